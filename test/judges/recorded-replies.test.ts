import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ReplyFormat } from "../../src/judges/reply-format.ts";
import { parseReply } from "../../src/judges/reply.ts";

const data = process.env["EVALGATE_TEST_DATA"] ?? "";
if (data === "") console.info("recorded judge replies: skipped, EVALGATE_TEST_DATA is not set");

type Row = Readonly<Record<string, unknown>>;

function rows(file: string): readonly Row[] {
  return readFileSync(join(data, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row); // the data set's own shape
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
}

/** How often each value was read, and how many replies could not be. */
function count(format: ReplyFormat, texts: readonly unknown[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const text of texts) {
    const reading = parseReply(format, { text: String(text) });
    const key = "value" in reading ? `${reading.value}` : "unreadable";
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

describe.skipIf(data === "")("real replies of judges", () => {
  it.each([
    ["base", { 0: 26, 1: 71, unreadable: 3 }],
    ["level_two", { 0: 19, 1: 79, unreadable: 2 }],
  ])("in XML about %s: those that quote tags are not well-formed", (model, counts) => {
    const texts = rows("rag-anthropic-docs/judgements.jsonl").filter((row) => row["model"] === model);
    const format = { format: "xml", score: "is_correct", values: { true: 1, false: 0 } } as const;
    expect(
      count(
        format,
        texts.map((row) => row["judge_raw"]),
      ),
    ).toEqual(counts);
  });

  it.each([
    ["gpt-4", { 1: 548, 0: 452, unreadable: 7 }],
    ["text-davinci-003", { 1: 529, 0: 478 }],
  ])("in prose by %s: those that do not start with Yes or No are unreadable", (judge, counts) => {
    const texts = rows("judge-nq301/outputs.jsonl").map((row) => at(row, "judges", judge, "raw"));
    expect(count({ format: "text", score: "^(Yes|No)\\b", values: { Yes: 1, No: 0 } }, texts)).toEqual(counts);
  });

  const SOLE = "^Output \\(([ab])\\)$";
  const BETTER = "Output \\(([ab])\\) is better";
  /** The authors took the first of several verdicts: a pattern that swallows the rest says so. */
  const FIRST_BETTER = `${BETTER}[\\s\\S]*`;

  it.each([
    ["GPT-4/Vanilla", SOLE],
    ["GPT-4/CoT", BETTER],
    ["ChatGPT/Vanilla", SOLE],
    ["ChatGPT/CoT", BETTER],
    ["LLaMA2/CoT", BETTER],
    ["Falcon/CoT", FIRST_BETTER],
  ])("of two outputs by %s: every verdict is the recorded one", (judge, score) => {
    const figures = judgePairs(judge, score);
    const expected = at(
      JSON.parse(readFileSync(join(data, "judge-llmbar-natural/expected.json"), "utf8")),
      `natural | ${judge}`,
    );
    expect(expected).toMatchObject(figures);
  });

  it("of two outputs by a judge that contradicts itself: three replies give both verdicts", () => {
    expect(judgePairs("Falcon/CoT", BETTER)).toMatchObject({ unreadable: 3 });
  });

  it("of two outputs, read the other way round, are other verdicts", () => {
    expect(judgePairs("GPT-4/Vanilla", SOLE.replace("[ab]", "b"))).not.toMatchObject({ unreadable: 0 });
  });

  function judgePairs(judge: string, score: string): Readonly<Record<string, number>> {
    const preferred = new Map(
      rows("judge-llmbar-natural/cases.jsonl").map((row) => [row["id"], row["human_preferred"]]),
    );
    const format: ReplyFormat = { format: "text", score, values: { a: 1, b: 0 } };
    const figures = { n: 0, correct_as_given: 0, correct_swapped: 0, correct_both: 0, consistent: 0, unreadable: 0 };
    for (const row of rows("judge-llmbar-natural/judgements.jsonl").filter((row) => row["judge"] === judge)) {
      const [given, swapped] = (["as_given", "swapped"] as const).map((order) => {
        const reading = parseReply(format, { text: String(at(row, "verdicts", order, "raw")) });
        if ("unreadable" in reading) return undefined;
        return (reading.value === 1) === (order === "as_given") ? 1 : 2;
      });
      const human = preferred.get(row["case_id"]);
      figures.n += 1;
      figures.unreadable += Number(given === undefined) + Number(swapped === undefined);
      figures.correct_as_given += Number(given === human);
      figures.correct_swapped += Number(swapped === human);
      figures.correct_both += Number(given === human && swapped === human);
      figures.consistent += Number(given === swapped);
    }
    return figures;
  }
});
