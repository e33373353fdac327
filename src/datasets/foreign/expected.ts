import type { Assertion } from "./assertions.ts";

const LISTS = /^(?:not-)?i?contains-(?:any|all)$/;

/** A cell of promptfoo's `__expected` columns: `type(threshold): value`; anything else must be equalled. */
export function readExpected(cell: unknown): Omit<Assertion, "path"> {
  if (typeof cell !== "string") return { type: "equals", value: cell };
  const [, type = "", threshold, rest = ""] =
    /^([a-z]+(?:-[a-z]+)*)(?:\(([\d.]+)\))?(?::([\s\S]*))?$/.exec(cell.trim()) ?? [];
  const known = SHORT[type] ?? type;
  if (!TYPES.test(known)) return { type: "equals", value: cell };
  const value = LISTS.test(known) ? listOf(rest) : rest.trim();
  return {
    type: known,
    ...(value !== "" && { value }),
    ...(threshold !== undefined && { threshold: Number(threshold) }),
  };
}

const SHORT: Readonly<Record<string, string>> = { grade: "llm-rubric", fn: "javascript", eval: "javascript" };

/** What a bare text is not taken for. */
const TYPES =
  /^(?:not-)?(?:equals|i?contains(?:-(?:any|all|json|sql|xml))?|regex|starts-with|is-(?:json|sql|xml|refusal|valid-[\w-]+)|similar|llm-rubric|factuality|model-graded-[a-z]+|answer-relevance|context-[a-z]+|javascript|python|ruby|webhook|cost|latency|levenshtein|rouge-n|bleu|gleu|meteor|perplexity|classifier|moderation|select-best|g-eval|pi|trajectory-[\w-]+)$/;

/** Items between commas; one in quotes may hold a comma. */
function listOf(text: string): readonly string[] {
  const items = [...text.matchAll(/"((?:[^"]|"")*)"|[^,]+/g)];
  return items.flatMap(([item, quoted]) => quoted?.replaceAll('""', '"') ?? (item.trim() === "" ? [] : item.trim()));
}
