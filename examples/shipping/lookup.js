import { bracketRow, numberIn, sentencesOf, tableOf } from "./parse-rates.js";
import { tokens } from "./retrieve.js";
import { zonePattern } from "./limits.js";

/** What a section says to a question that asks no price of a parcel: the fitting row of its table, then its fitting sentences. */
export function lookUp(section, { facts, zones, question }) {
  const rows = rowsFor(section, { facts, zones, question });
  return [...rows, ...sentencesFor(section, question, rows.length > 0 ? 2 : 3)];
}

function rowsFor(section, { facts, zones, question }) {
  const table = tableOf(section);
  if (table === undefined) return [];
  const rows =
    /up to and including/i.test(table.first) || table.rows.every(({ label }) => label.startsWith("Up to and including"))
      ? [bracketRow(table, amountFor(table, facts))]
      : labelled(table, { zones, question });
  return rows.filter((row) => row !== undefined).map((row) => spoken(table, row, facts));
}

function amountFor({ rows }, facts) {
  const [{ label }] = rows;
  if (label.includes("$")) return facts.declaredValue ?? numberIn(/\$[\d,.]+/.exec(facts.text)?.[0] ?? "");
  if (label.includes("cm")) return facts.longestSideCm ?? Number.NaN;
  const [weight] = facts.weights;
  return weight?.every(({ unit }) => unit === "kg") ? weight[0].amount : Number.NaN;
}

function labelled({ rows }, { zones, question }) {
  const inZone = rows.filter(({ label }) => zones.some((zone) => zonePattern(zone).test(label)));
  if (inZone.length > 0) return inZone;
  const asked = new Set(tokens(question));
  const shared = rows.map((row) => tokens(row.label).filter((token) => asked.has(token)).length);
  const most = Math.max(...shared);
  return rows.filter((_, index) => shared[index] === most && most > 0);
}

function spoken({ columns }, { label, cells }, { services }) {
  const chosen = columns
    .map((column, index) => ({ column, cell: cells[index] }))
    .filter(({ column }) => {
      const isService = /^(?:Standard|Express)$/.test(column);
      return !isService || services.length === 0 || services.includes(column.toLowerCase());
    });
  return `${label}: ${chosen.map(({ column, cell }) => (columns.length === 1 ? cell : `${column.toLowerCase()} ${cell}`)).join(", ")}.`;
}

/** The sentences that share most with the question, in the order of the card. */
function sentencesFor(section, question, most) {
  const asked = new Set(tokens(question));
  const sentences = sentencesOf(section);
  const shared = sentences.map((sentence) => new Set(tokens(sentence).filter((token) => asked.has(token))).size);
  const order = shared.map((_, index) => index).toSorted((a, b) => shared[b] - shared[a] || a - b);
  const best = new Set(order.slice(0, most));
  return sentences.filter((_, index) => best.has(index));
}
