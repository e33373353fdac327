/** The first table of a section: `{columns, rows}`, each row `{label, cells}`; undefined where it has none. */
export function tableOf({ text }) {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  if (lines.length < 3) return undefined;
  const [head, , ...body] = lines.map(cellsOf);
  const [first, ...columns] = head;
  return { first, columns, rows: body.map(([label, ...cells]) => ({ label, cells })) };
}

/** The sentences of a section, without heading and table. */
export function sentencesOf({ text }) {
  const prose = text.split("\n").filter((line) => !/^[|#]/.test(line));
  return prose
    .join(" ")
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** The lowest row of a table of brackets that reaches the amount: `4.2 kg` finds `5 kg`, `5 kg` too. */
export function bracketRow({ rows }, amount) {
  return rows.find(({ label }) => numberIn(label) >= amount - 1e-9);
}

/** The row that speaks of a zone or a service. */
export function labelledRow({ rows }, pattern) {
  return rows.find(({ label }) => pattern.test(label));
}

/** The cell of a row under a heading; the first cell where the table has but one column of values. */
export function cellUnder({ columns }, row, pattern) {
  return columns.length === 1 ? row.cells[0] : row.cells[columns.findIndex((column) => pattern.test(column))];
}

/** `$1,234.50` in cents; NaN where there is no number. */
export function centsOf(money = "") {
  return Math.round(numberIn(money) * 100);
}

/** The first price in the prose of a section, in cents. */
export function firstPrice({ text }) {
  return centsOf(/\$\d[\d,]*(?:\.\d+)?/.exec(text)?.[0]);
}

/** The first number of a text; NaN where there is none. */
export function numberIn(text) {
  const [digits = "NaN"] = /\d[\d,]*(?:\.\d+)?/.exec(text) ?? [];
  return Number(digits.replaceAll(",", ""));
}

/** The amount that a pattern with one group finds in the prose of a section. */
export function stated({ text }, pattern) {
  const [, amount] = pattern.exec(text) ?? [];
  return amount === undefined ? undefined : numberIn(amount);
}

function cellsOf(line) {
  return line
    .slice(1, line.lastIndexOf("|"))
    .split("|")
    .map((cell) => cell.trim());
}
