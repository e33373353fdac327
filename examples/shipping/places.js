/** Places that customers name, and the name under which a rate card may list them. Which zone they are in, only the cards know. */
const ABROAD = {
  "faroe islands": "Faroe Islands",
  "canary islands": "Canary Islands",
  canaries: "Canary Islands",
  tenerife: "Canary Islands",
  azores: "Azores",
  yukon: "Canada",
  nunavut: "Canada",
  toronto: "Canada",
  vancouver: "Canada",
  montreal: "Canada",
  monterrey: "Mexico",
  "mexico city": "Mexico",
  vienna: "Austria",
  brussels: "Belgium",
  copenhagen: "Denmark",
  paris: "France",
  lyon: "France",
  berlin: "Germany",
  munich: "Germany",
  hamburg: "Germany",
  dublin: "Ireland",
  milan: "Italy",
  rome: "Italy",
  amsterdam: "Netherlands",
  rotterdam: "Netherlands",
  holland: "Netherlands",
  lisbon: "Portugal",
  madrid: "Spain",
  barcelona: "Spain",
  stockholm: "Sweden",
  london: "United Kingdom",
  england: "United Kingdom",
  scotland: "United Kingdom",
  "scottish highlands": "United Kingdom",
  wales: "United Kingdom",
  britain: "United Kingdom",
  uk: "United Kingdom",
  prague: "Czech Republic",
  czechia: "Czech Republic",
  helsinki: "Finland",
  lapland: "Finland",
  athens: "Greece",
  budapest: "Hungary",
  reykjavik: "Iceland",
  oslo: "Norway",
  warsaw: "Poland",
  krakow: "Poland",
  bucharest: "Romania",
  zurich: "Switzerland",
  geneva: "Switzerland",
  sydney: "Australia",
  melbourne: "Australia",
  "australian outback": "Australia",
  tokyo: "Japan",
  osaka: "Japan",
  auckland: "New Zealand",
  seoul: "South Korea",
  korea: "South Korea",
  taipei: "Taiwan",
  bangkok: "Thailand",
  "buenos aires": "Argentina",
  "sao paulo": "Brazil",
  santiago: "Chile",
  cairo: "Egypt",
  mumbai: "India",
  "tel aviv": "Israel",
  nairobi: "Kenya",
  "cape town": "South Africa",
  istanbul: "Turkey",
  dubai: "United Arab Emirates",
  uae: "United Arab Emirates",
  moscow: "Russia",
  havana: "Cuba",
};

const COUNTRIES = (
  "Argentina,Australia,Austria,Belarus,Belgium,Bhutan,Bolivia,Brazil,Bulgaria,Canada,Chile,China,Colombia,Croatia,Cuba,Cyprus,Czech Republic," +
  "Denmark,Egypt,Estonia,Ethiopia,Fiji,Finland,France,Germany,Ghana,Greece,Greenland,Hong Kong,Hungary,Iceland,India,Indonesia,Iran,Ireland," +
  "Israel,Italy,Japan,Kenya,Latvia,Lithuania,Luxembourg,Malaysia,Malta,Mexico,Mongolia,Morocco,Nepal,Netherlands,New Zealand,Nigeria," +
  "North Korea,Norway,Pakistan,Peru,Philippines,Poland,Portugal,Romania,Russia,Saudi Arabia,Serbia,Singapore,Slovakia,Slovenia,South Africa," +
  "South Korea,Spain,Sweden,Switzerland,Syria,Taiwan,Thailand,Turkey,Ukraine,United Arab Emirates,United Kingdom,Vietnam"
).split(",");

const CITIES = {
  portland: "Oregon",
  seattle: "Washington",
  spokane: "Washington",
  "los angeles": "California",
  "san diego": "California",
  "san francisco": "California",
  phoenix: "Arizona",
  denver: "Colorado",
  austin: "Texas",
  dallas: "Texas",
  houston: "Texas",
  chicago: "Illinois",
  detroit: "Michigan",
  cleveland: "Ohio",
  columbus: "Ohio",
  atlanta: "Georgia",
  miami: "Florida",
  orlando: "Florida",
  boston: "Massachusetts",
  "new york": "New York",
  buffalo: "New York",
  philadelphia: "Pennsylvania",
  nashville: "Tennessee",
  "st louis": "Missouri",
  "new orleans": "Louisiana",
  anchorage: "Alaska",
  fairbanks: "Alaska",
  honolulu: "Hawaii",
  "san juan": "Puerto Rico",
};

const STATES = (
  "Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,District of Columbia,Florida,Georgia,Guam,Hawaii,Idaho,Illinois,Indiana," +
  "Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire," +
  "New Jersey,New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,Puerto Rico,Rhode Island,South Carolina," +
  "South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,West Virginia,Wisconsin,Wyoming"
).split(",");

const OVERSEAS = new Map([...COUNTRIES.map((name) => [name.toLowerCase(), name]), ...Object.entries(ABROAD)]);
const DOMESTIC = new Map([...STATES.map((name) => [name.toLowerCase(), name]), ...Object.entries(CITIES)]);

/** The places of a text in their order: `{spelling, name, kind: "country" | "state", from}`; `from` where a parcel starts there. */
export function placesIn(text) {
  const lower = text.toLowerCase();
  const found = [];
  for (const [spelling, name, kind] of SPELLINGS) {
    for (const match of lower.matchAll(new RegExp(`(?<![a-z])${spelling}(?![a-z])`, "g"))) {
      if (found.some(({ start, end }) => match.index < end && match.index + spelling.length > start)) continue;
      const from = /\bfrom (?:our \w+ in )?$/.test(lower.slice(0, match.index));
      found.push({ spelling, name, kind, from, start: match.index, end: match.index + spelling.length });
    }
  }
  return found
    .toSorted((a, b) => a.start - b.start)
    .filter((place, index, all) => !repeats(lower, all[index - 1], place))
    .map(({ spelling, name, kind, from }) => ({ spelling, name, kind, from }));
}

/** `Portland, Oregon` is one place. */
function repeats(text, before, { name, start }) {
  return before !== undefined && before.name === name && text.slice(before.end, start) === ", ";
}

const SPELLINGS = [
  ...Array.from(OVERSEAS, ([spelling, name]) => [spelling, name, "country"]),
  ...Array.from(DOMESTIC, ([spelling, name]) => [spelling, name, "state"]),
].toSorted(([a], [b]) => b.length - a.length);
