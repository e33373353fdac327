import { bracketRow, centsOf, firstPrice, labelledRow, stated, tableOf } from "./parse-rates.js";
import { premium } from "./insurance.js";
import { zonePattern } from "./limits.js";

/**
 * What may come on top of a rate: under which heading of the cards it stands, when it applies, and how its section is read
 * (in cents for one parcel; undefined where the section has no price for this parcel).
 */
const SURCHARGES = [
  {
    label: "lithium batteries",
    heading: "Lithium batteries",
    applies: ({ options }) => options.includes("lithium"),
    cents: (section, { text }) => centsOf(labelledRow(tableOf(section), batteries(text))?.cells[0]),
  },
  {
    label: "dangerous goods",
    heading: "Dangerous goods",
    applies: ({ options }) => options.includes("hazmat") && !options.includes("lithium"),
    cents: firstPrice,
  },
  {
    label: "oversize",
    heading: "Oversize",
    applies: ({ longestSideCm }) => longestSideCm !== undefined,
    cents: (section, { longestSideCm }) => centsOf(bracketRow(tableOf(section), longestSideCm)?.cells[0]),
  },
  {
    label: "remote area",
    heading: "Remote areas",
    applies: ({ options }) => options.includes("remote"),
    cents: remoteFee,
  },
  {
    label: "residential delivery",
    heading: "Residential delivery",
    applies: ({ options, service }) => options.includes("residential") && service === "express",
    cents: firstPrice,
  },
  {
    label: "Saturday delivery",
    heading: "Saturday delivery",
    applies: ({ options }) => options.includes("saturday"),
    cents: (section, { scope, service, zone }) =>
      service === "express" ? priceFor(section, scope === "domestic" ? /^Domestic/ : zonePattern(zone)) : undefined,
  },
];

/** These do not count towards the cap. */
const EXTRAS = [
  {
    label: "noon delivery",
    heading: "Express by noon",
    applies: ({ options }) => options.includes("noon"),
    cents: (section, { zone }) => priceFor(section, zonePattern(zone)),
  },
  {
    label: "insurance",
    heading: "Insurance by declared value",
    applies: ({ declaredValue }) => declaredValue !== undefined,
    cents: (section, { declaredValue, zone }) => premium(section, declaredValue, zone),
  },
  {
    label: "signature",
    heading: "Signature on delivery",
    applies: ({ options }) => options.includes("signature") || options.includes("adultSignature"),
    cents: (section, { options, service }) =>
      priceFor(section, options.includes("adultSignature") ? /^Adult/ : new RegExp(`^Ordinary.*${service}`)),
  },
  {
    label: "duties paid handling",
    heading: "Duties paid by the sender",
    applies: ({ options }) => options.includes("dutiesPaid"),
    cents: firstPrice,
  },
  {
    label: "drop-off discount",
    heading: "Drop-off discount",
    applies: ({ options, scope, service }) =>
      options.includes("dropOff") && scope === "domestic" && service === "standard",
    cents: (section) => -firstPrice(section),
  },
];

/** The surcharges of one parcel, `[{label, cents}]`, and what their cap takes off again. */
export function surchargesOf(shipment, find) {
  const parts = partsOf(SURCHARGES, shipment, find);
  const sum = parts.reduce((sum, { cents }) => sum + cents, 0);
  const card = find("How surcharges add up");
  const limit = card === undefined ? Infinity : (stated(card, /capped at \$([\d.]+)/) ?? Infinity) * 100;
  return { parts, sum: Math.min(sum, limit), cut: Math.min(0, limit - sum) };
}

/** What else one parcel pays, or saves. */
export function extrasOf(shipment, find) {
  return partsOf(EXTRAS, shipment, find);
}

/** What applies and whose section was retrieved. */
function partsOf(list, shipment, find) {
  return list.flatMap(({ label, heading, applies, cents }) => {
    const section = find(heading);
    return section !== undefined && applies(shipment) ? [{ label, cents: cents(section, shipment) ?? Number.NaN }] : [];
  });
}

function priceFor(section, pattern) {
  return centsOf(labelledRow(tableOf(section), pattern)?.cells[0]);
}

function batteries(text) {
  return /\bloose\b|\bwithout (?:a |the )?device\b|\bspare\b|\bcells\b/.test(text) ? /^Loose/ : /^Installed/;
}

function remoteFee(section, { weightKg }) {
  const perKg = stated(section, /\$([\d.]+) for each kg/);
  const least = stated(section, /minimum of \$([\d.]+)/);
  return Math.round(Math.max(perKg * weightKg, least) * 100);
}
