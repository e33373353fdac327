/** A sentence of a document, or a row of one of its tables with the names of its columns. */
export interface Sentence {
  readonly text: string;
  /** The headings that it stands under. */
  readonly headings: readonly string[];
}

/** The sentences of a text, which may be Markdown, in their order. Headings and rules are none; a code line or list item is one at least. */
export function sentencesOf(text: string): readonly Sentence[] {
  const found: Sentence[] = [];
  const headings: { readonly level: number; readonly text: string }[] = [];
  let paragraph: string[] = [];
  let columns: readonly string[] | undefined;
  const lines = text.split(/\r?\n/);

  const add = (texts: readonly string[]) =>
    found.push(...texts.map((each) => ({ text: each, headings: headings.map((heading) => heading.text) })));
  const endParagraph = () => {
    add(splitSentences(paragraph.join(" ")));
    paragraph = [];
  };

  for (const [index, line] of lines.entries()) {
    const [, marks, title] = /^ {0,3}(#{1,6})\s(.*)$/.exec(line) ?? [];
    if (columns !== undefined && !line.includes("|")) columns = undefined;
    if (marks !== undefined && title !== undefined) {
      endParagraph();
      while ((headings.at(-1)?.level ?? 0) >= marks.length) headings.pop();
      headings.push({ level: marks.length, text: withoutClosing(title.trim()) });
    } else if (columns !== undefined) {
      if (!isTableRule(line)) add([rowText(cellsOf(line), columns)].filter((row) => row !== ""));
    } else if (line.includes("|") && isTableRule(lines[index + 1] ?? "")) {
      endParagraph();
      columns = cellsOf(line);
    } else if (line.trim() === "" || /^\s*(?:[-*_=]\s*){3,}$|^\s*(?:```|~~~)/.test(line)) {
      endParagraph();
    } else {
      const [, item] = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(.*)$/.exec(line) ?? [];
      if (item !== undefined) endParagraph();
      paragraph.push((item ?? line).replace(/^\s*(?:>\s?)+/, "").trim());
    }
  }
  endParagraph();
  return found;
}

/** `Zone B ##`: marks at the end belong to no heading. */
function withoutClosing(title: string): string {
  let end = title.length;
  while (title[end - 1] === "#") end -= 1;
  return title.slice(0, end).trimEnd();
}

/** `|---|:--:|` */
function isTableRule(line: string): boolean {
  return line.includes("|") && line.includes("-") && /^[\s|:-]+$/.test(line);
}

function cellsOf(line: string): readonly string[] {
  const cells = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return cells.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll(String.raw`\|`, "|"));
}

/** `Weight: 5 kg; Price: $71.00` */
function rowText(cells: readonly string[], columns: readonly string[]): string {
  return cells
    .map((cell, index) => (cell === "" || !columns[index] ? cell : `${columns[index]}: ${cell}`))
    .filter((cell) => cell !== "")
    .join("; ");
}

/** Words that end in a full stop and end no sentence. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  (
    "e.g i.e cf vs viz approx ca incl excl max min fig figs sec eq ref ed eds vol pp dr mr mrs ms prof st mt jr sr rev gen " +
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun u.s u.k e.u a.m p.m z.b d.h bzw inkl usw"
  ).split(" "),
);

/** Those that only count something: `No. 5`, and not `No. It is free.` */
const COUNTING: ReadonlySet<string> = new Set(["no", "nos", "nr", "art", "p"]);

/** In characters, with what tells that it is no part of a longer word. */
const LONGEST_ABBREVIATION = 12;

function splitSentences(text: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const end of text.matchAll(/[.!?…]["'”’)\]]*\s+|[。！？]/gu)) {
    const next = end.index + end[0].length;
    const before = text.slice(Math.max(start, end.index - LONGEST_ABBREVIATION), end.index);
    if (!isEnd(before, end[0], text.slice(next, next + 2))) continue;
    sentences.push(text.slice(start, next).trim());
    start = next;
  }
  return [...sentences, text.slice(start).trim()].filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

function isEnd(before: string, mark: string, after: string): boolean {
  if (!mark.startsWith(".") || before.endsWith(".")) return true;
  const word = /[\p{L}.]+$/u.exec(before)?.[0].toLowerCase() ?? "";
  if (ABBREVIATIONS.has(word) || /^\p{Ll}/u.test(after)) return false;
  if (COUNTING.has(word) && /^\d/.test(after)) return false;
  // An initial begins a name: `J. Smith`. A letter at the end of a sentence ends it: `to zone B. More follows.`
  return !(word.length === 1 && before.trim().length === 1);
}
