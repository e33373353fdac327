import { sentencesOf } from "./parse-rates.js";

/** The zone in a label: `B` is not found in `Zone B2`. */
export function zonePattern(zone) {
  return new RegExp(`\\bzones? ${zone}\\b`, "i");
}

/** The sentence of a card by which this shipment is not accepted; undefined where none forbids it. */
export function refusalFor(sections, shipment) {
  const concerned = sections.filter(({ heading }) => concerns(heading, shipment));
  return concerned.flatMap(sentencesOf).find((sentence) => forbids(sentence, shipment));
}

const OPTION_OF_HEADING = {
  "Lithium batteries": "lithium",
  "Dangerous goods": "hazmat",
  "Saturday delivery": "saturday",
  "Express by noon": "noon",
  "Duties paid by the sender": "dutiesPaid",
};

function concerns(heading, { options, service }) {
  return heading === "Flat-rate boxes" ? service.endsWith("box") : options.includes(OPTION_OF_HEADING[heading]);
}

function forbids(sentence, { text, zone, scope }) {
  if (sentence.startsWith("Loose") && !/\bloose\b/.test(text)) return false;
  const zones = zonesNamed(sentence);
  if (/\bnot (?:offered|accepted)\b/.test(sentence)) return zones.includes(zone);
  return /\baccepted\b.*\bonly\b/.test(sentence) && scope === "international" && !zones.includes(zone);
}

/** `zones B2, C and D` as a list. */
function zonesNamed(sentence) {
  const lists = sentence.matchAll(/\bzones? ((?:[A-Z]\d?|\d)(?:(?:, | and )(?:[A-Z]\d?|\d)\b)*)/g);
  return Array.from(lists, ([, list]) => list.split(/, | and /)).flat();
}
