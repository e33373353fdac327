import type { Row } from "../domain/dataset.ts";
import type { Notes } from "./parts.ts";

/** A row of a table of tests as a test: columns are variables, those that begin with two underscores say more. */
export function ofCsv({ value: row, source, path }: Row, notes: Notes): Readonly<Record<string, unknown>> {
  const cells = Object.entries(row).map(([name, cell]) => [name, String(cell)] as const);
  const special = cells.filter(([name]) => name.startsWith("__"));
  const asserts = special.flatMap(([name, cell]) => (/^__expected\d*$/.test(name) ? [expectation(cell)] : []));
  const metadata = special.flatMap(([name, cell]) => {
    const [, key] = /^__metadata:(.+?)(?:\[\])?$/.exec(name) ?? [];
    if (key === undefined) return [];
    return [
      [
        key,
        name.endsWith("[]") ? cell.split(/(?<!\\),/).map((part) => part.trim().replaceAll(String.raw`\,`, ",")) : cell,
      ],
    ];
  });
  const read = /^__(?:expected\d*|description|threshold|metadata:.+)$/;
  for (const [name] of special)
    if (!read.test(name)) notes.add(source, path, `the column "${name}" is not carried over`);
  const { __description: description, __threshold: threshold } = row;
  return {
    vars: Object.fromEntries(cells.filter(([name]) => !name.startsWith("__"))),
    ...(asserts.length > 0 && { assert: asserts }),
    ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }),
    ...(description !== undefined && { description }),
    ...(Number.isFinite(Number(threshold ?? Number.NaN)) && { threshold: Number(threshold) }),
  };
}

/** `contains: a`, `similar(0.8): b`, or a text that the answer must be. */
function expectation(cell: string): Readonly<Record<string, unknown>> {
  const [, type, threshold, value] =
    /^\s*((?:not-)?[a-z][a-z-]*[a-z])(?:\(([\d.]+)\))?\s*:\s*([\s\S]*)$/.exec(cell) ?? [];
  if (/^\s*(?:fn|eval):/.test(cell)) return { type: "javascript", value: cell };
  if (/^\s*grade:/.test(cell)) return { type: "llm-rubric", value: cell.replace(/^\s*grade:\s*/, "") };
  if (/^\s*(?:not-)?is-[a-z]+\s*$/.test(cell)) return { type: cell.trim() };
  if (type === undefined || !KNOWN.test(type)) return { type: "equals", value: cell };
  return { type, value, ...(threshold !== undefined && { threshold: Number(threshold) }) };
}

/** A text may begin with a word and a colon, too. */
const KNOWN =
  /^(?:not-)?(?:equals|i?contains(?:-any|-all|-json)?|starts-with|regex|is-[a-z-]+|similar|llm-rubric|factuality|model-graded-[a-z]+|answer-relevance|context-[a-z]+|javascript|python|latency|cost|levenshtein|rouge-n|bleu|webhook|classifier|moderation|g-eval|perplexity|contains-sql|contains-xml)$/;
