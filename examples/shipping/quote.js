import { bracketRow, cellUnder, centsOf, labelledRow, numberIn, stated, tableOf } from "./parse-rates.js";
import { refusalFor, zonePattern } from "./limits.js";
import { extrasOf, surchargesOf } from "./surcharges.js";
import { chargedWeight } from "./weight.js";

/**
 * The calculation tool: the price of a shipment from the sections that were retrieved, and from nothing else.
 * A part whose section was not retrieved is left out; without a rate, or a weight, there is no price: undefined.
 * Gives `{lines: [{label, cents, note?}], totalCents, surchargeCents, surchargeCount, weightKg}`, or `{unavailable: why}`.
 */
export function quote({ facts, scope, zone, service }, sections) {
  const find = (heading) => sections.find((section) => section.heading === heading);
  const rate = rateSection(sections, { scope, zone, service });
  const weightKg = chargedWeight(facts, { scope, service, find });
  if (rate === undefined || (weightKg === undefined && !isFlat(service))) return undefined;
  const shipment = { ...facts, scope, zone, service, weightKg };
  const refusal = refusalFor(sections, shipment);
  if (refusal !== undefined) return { unavailable: refusal };

  const row = rateRow(rate, shipment);
  if (row === undefined) return { unavailable: tooHeavy(rate, weightKg) };
  const { parcels } = facts;
  const base = centsOf(cellUnder(tableOf(rate), row, new RegExp(`price$|^Zone ${zone}$`, "i"))) * parcels;
  if (Number.isNaN(base)) return undefined;
  const discount = multiParcelDiscount(find("Several parcels"), parcels, base);
  const surcharges = surchargesOf(shipment, find);
  const perParcel = [
    ...surcharges.parts,
    { label: "cap on surcharges", cents: surcharges.cut },
    ...extrasOf(shipment, find),
  ];
  const impossible = perParcel.find(({ cents }) => Number.isNaN(cents));
  if (impossible !== undefined)
    return { unavailable: `Not accepted: the cards list no ${impossible.label} price for such a parcel.` };

  const lines = [
    { label: "base rate", cents: base, note: isFlat(service) ? undefined : `${row.label} row` },
    { label: "multi-parcel discount", cents: -discount },
    fuelLine(find("Fuel surcharge"), shipment, base - discount),
    ...perParcel.map(({ label, cents }) => ({ label, cents: cents * parcels })),
  ].filter(({ cents }) => cents !== 0);
  return {
    lines,
    totalCents: lines.reduce((sum, { cents }) => sum + cents, 0),
    surchargeCents: surcharges.sum * parcels,
    surchargeCount: surcharges.parts.length,
    weightKg,
  };
}

function rateSection(sections, { scope, zone, service }) {
  if (service === "envelope") return sections.find(({ heading }) => heading === "Document envelope");
  if (service.endsWith("box")) return sections.find(({ heading }) => heading === "Flat-rate boxes");
  return scope === "domestic"
    ? sections.find(({ heading }) => heading === `Domestic ${service}`)
    : sections.find(({ text }) => text.includes(`\nInternational ${service} to zone ${zone},`));
}

function rateRow(rate, { service, zone, weightKg }) {
  const table = tableOf(rate);
  if (service === "envelope") return labelledRow(table, zonePattern(zone));
  return service.endsWith("box") ? labelledRow(table, new RegExp(`^${service}`, "i")) : bracketRow(table, weightKg);
}

function isFlat(service) {
  return service === "envelope" || service.endsWith("box");
}

function tooHeavy(rate, weightKg) {
  const heaviest = tableOf(rate).rows.at(-1).label;
  return `A parcel of ${weightKg} kg is not accepted: the heaviest parcel to this zone is ${heaviest}.`;
}

function multiParcelDiscount(card, parcels, base) {
  if (card === undefined) return 0;
  const from = stated(card, /From (\d+) parcels/) ?? Infinity;
  const percent = stated(card, /discount of (\d+)%/) ?? 0;
  return parcels >= from ? Math.round((base * percent) / 100) : 0;
}

function fuelLine(card, { scope, service }, base) {
  const row = card && labelledRow(tableOf(card), new RegExp(`^${scope} ${service}`, "i"));
  const percent = row === undefined ? 0 : numberIn(row.cells[0]);
  return { label: `fuel surcharge ${percent}%`, cents: Math.round((base * percent) / 100) };
}
