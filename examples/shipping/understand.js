import { placesIn } from "./places.js";

/** What a question asks for, read by rules: weights, sizes, places, services and options. Nothing here knows a price. */
export function understand(question) {
  const text = withDigits(question.toLowerCase().replaceAll("’", "'"));
  const places = placesIn(question);
  return {
    text,
    origins: places.filter(({ from }) => from),
    destinations: places.filter(({ from }) => !from),
    unknownPlace: places.length === 0 ? unknownPlace(question) : undefined,
    zones: zonesIn(text),
    services: servicesIn(text),
    weights: weightsIn(text),
    size: sizeIn(text),
    longestSideCm: longestSideIn(text),
    parcels: parcelsIn(text),
    declaredValue: declaredValueIn(text),
    options: optionsIn(text),
    wants: wantsOf(text),
    foreignMoney: /€|£|\beuros?\b|\bsterling\b|\byen\b/.test(text),
  };
}

const OPTIONS = {
  lithium: /\blithium\b|\bbatter(?:y|ies)\b/,
  hazmat: /\bdangerous goods\b|\bhazmat\b|\bperfumes?\b|\bpaints?\b|\bnail polish\b|\baerosols?\b/,
  residential:
    /\bprivate (?:home|house|address)\b|\bresidential\b|\b(?:mother|father|brother|sister|customer|friend)'s (?:home|house)\b/,
  saturday: /\bsaturdays?\b/,
  noon: /\bnoon\b|\b12:00\b|\bmidday\b/,
  insurance: /\binsur\w*\b|\bdeclared\b/,
  adultSignature: /\badult\b/,
  signature: /\bsignatures?\b|\bsigns?\b|\bsigned for\b/,
  dropOff: /\bdrop(?:ping)?[ -]?off\b|\bhand(?:ed)? (?:it )?in\b/,
  dutiesPaid: /\bddp\b|\bduties paid\b/,
};

const NUMBERS = new Map([
  ..."two three four five six seven eight nine ten eleven twelve".split(" ").map((word, index) => [word, index + 2]),
  ["fifteen", 15],
  ["twenty", 20],
  ["thirty", 30],
]);

/** `half a kilo` as `0.5 kilo`, `twelve` as `12`. */
function withDigits(text) {
  return text
    .replaceAll(/\bhalf an? (?=kilo|kg|pound)/g, "0.5 ")
    .replaceAll(/\ban? (?=kilo\b|kilogram\b|pound\b)/g, "1 ")
    .replaceAll(/\b[a-z]+\b/g, (word) => String(NUMBERS.get(word) ?? word))
    .replaceAll(/\bone (?=kilo|kg|pound)/g, "1 ");
}

function unknownPlace(question) {
  return /\bto (?!Zone\b)([A-Z][a-z]+)/.exec(question)?.[1];
}

function zonesIn(text) {
  const zones = Array.from(
    text.matchAll(/\bzones? ([a-z]\d?|\d)\b(?:(?: and| or|,) (?:zone )?([a-z]\d?|\d)\b)?/g),
    ([, ...named]) => named,
  );
  return [
    ...new Set(
      zones
        .flat()
        .filter((zone) => zone !== undefined)
        .map((zone) => zone.toUpperCase()),
    ),
  ];
}

function servicesIn(text) {
  const services = [];
  if (/\bexpress\b|\bquickly\b|\bby air\b/.test(text)) services.push("express");
  if (/\bstandard\b|\bground\b|\bno hurry\b/.test(text)) services.push("standard");
  const [, box] = /\b(small|medium|large)\b[\w -]*\bbox\b/.exec(text) ?? [];
  if (box !== undefined && /\bflat[ -]rate\b/.test(text)) services.push(`${box} box`);
  if (/\bdocument envelope\b/.test(text)) services.push("envelope");
  return services;
}

const WEIGHT = /(\d[\d,]*(?:\.\d+)?)[ -]?(kg|kgs|kilos?|kilograms?|g|grams?|lbs?|pounds?|oz|ounces?)\b(?! cap)/g;

/** Each as a list of `{amount, unit}` that add up: `4 lb 8 oz` is one weight. */
function weightsIn(text) {
  const weights = [];
  let end = -10;
  for (const match of text.matchAll(WEIGHT)) {
    const part = { amount: Number(match[1].replaceAll(",", "")), unit: unitOf(match[2]) };
    const joined = part.unit === "oz" && /^[ ,and]*$/.test(text.slice(end, match.index)) && weights.length > 0;
    if (joined) weights.at(-1).push(part);
    else weights.push([part]);
    end = match.index + match[0].length;
  }
  return weights;
}

function unitOf(spelled) {
  if (spelled.startsWith("k")) return "kg";
  if (spelled.startsWith("g")) return "g";
  return spelled.startsWith("o") ? "oz" : "lb";
}

const SIDE = String.raw`(\d+(?:\.\d+)?)`;
const SIZE = new RegExp(`${SIDE}(?: ?cm)? ?(?:x|by|×) ?${SIDE}(?: ?cm)? ?(?:x|by|×) ?${SIDE} ?(cm|inch(?:es)?|in)\\b`);

function sizeIn(text) {
  const [, a, b, c, unit] = SIZE.exec(text) ?? [];
  return a === undefined ? undefined : { sides: [a, b, c].map(Number), unit: unit === "cm" ? "cm" : "inch" };
}

function longestSideIn(text) {
  const size = sizeIn(text);
  if (size !== undefined) return size.unit === "cm" ? Math.max(...size.sides) : undefined;
  const [, side] = /(\d+(?:\.\d+)?)[ -]?cm\b/.exec(text) ?? [];
  return side === undefined ? undefined : Number(side);
}

function parcelsIn(text) {
  const [, count] = /\b(\d+) (?:\w+ )?(?:parcels|boxes|cartons|packages)\b/.exec(text) ?? [];
  return count === undefined ? 1 : Number(count);
}

function declaredValueIn(text) {
  if (!OPTIONS.insurance.test(text) && !/\bworth\b|\bpremium\b|\bvalue\b/.test(text)) return undefined;
  const [, value] = /\$(\d[\d,]*(?:\.\d+)?)/.exec(text) ?? [];
  return value === undefined ? undefined : Number(value.replaceAll(",", ""));
}

function optionsIn(text) {
  return Object.keys(OPTIONS).filter((name) => OPTIONS[name].test(text));
}

function wantsOf(text) {
  if (
    /\bhow (?:long|fast|soon|many (?:business )?days)\b|\bwhen (?:will|would|does|should)\b|\bdelivery times?\b|\bin transit\b/.test(
      text,
    )
  )
    return "time";
  if (/\bvolumetric weight of\b/.test(text)) return "volume";
  return "price";
}
