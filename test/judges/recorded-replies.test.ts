import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseReply } from "../../src/judges/reply.ts";
import type { ReplyFormat } from "../../src/judges/reply-format.ts";
import { evals, expectAgreement } from "../cli/harness.ts";

const data = process.env["EVALGATE_TEST_DATA"];
if (data === undefined) console.log("skipped: recorded judge replies (EVALGATE_TEST_DATA is not set)");

type Row = Readonly<Record<string, unknown>>;

function rowsOf<T = Row>(...path: readonly string[]): readonly T[] {
  const text = readFileSync(join(data ?? "", ...path), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);
}

function jsonOf<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(data ?? "", ...path), "utf8")) as T;
}

const values = (format: ReplyFormat, texts: readonly string[]) =>
  texts.map((text) => {
    const reading = parseReply(format, { text });
    return "value" in reading ? reading.value : undefined;
  });

describe.skipIf(data === undefined)("recorded judge replies, read through formats of a user's own", () => {
  const tags = { format: "xml", score: "is_correct", values: { true: 1, false: 0 } } as const;

  it.each(["base", "level_two"])("XML: what is not well-formed is unreadable, not wrong (%s)", (model) => {
    const replies = rowsOf<{ model: string; judge_raw: string }>("rag-anthropic-docs", "judgements.jsonl").filter(
      (row) => row.model === model,
    );
    const { judge } = jsonOf<{
      judge: Record<string, { judge_replies: number; not_well_formed_xml: number; true_among_well_formed: number }>;
    }>("rag-anthropic-docs", "expected.json");
    const read = values(
      tags,
      replies.map((row) => row.judge_raw),
    );
    expect({
      judge_replies: read.length,
      not_well_formed_xml: read.filter((value) => value === undefined).length,
      true_among_well_formed: read.filter((value) => value === 1).length,
    }).toEqual({
      judge_replies: judge[model]?.judge_replies,
      not_well_formed_xml: judge[model]?.not_well_formed_xml,
      true_among_well_formed: judge[model]?.true_among_well_formed,
    });
  });

  it.each(["gpt-4", "text-davinci-003"])(
    "text: Yes and No at the start of a reply, agreeing with people as recorded (%s)",
    (judge) => {
      const format = { format: "text", score: "^(Yes|No)\\b", values: { Yes: 1, No: 0 } } as const;
      const rows = rowsOf<{ human_label: boolean | null; judges: Record<string, { raw: string }> }>(
        "judge-nq301",
        "outputs.jsonl",
      );
      const expected = jsonOf<
        Record<string, { n_usable: number; no_verdict_or_label: number; agreement: number; judge_pass_rate: number }>
      >("judge-nq301", "expected.json")[judge];
      const read = values(
        format,
        rows.map(({ judges }) => (judges[judge]?.raw ?? "").trim()),
      );
      const usable = rows.flatMap(({ human_label }, index) =>
        human_label === null || read[index] === undefined ? [] : [{ human: Number(human_label), judge: read[index] }],
      );
      expect([usable.length, rows.length - usable.length]).toEqual([expected?.n_usable, expected?.no_verdict_or_label]);
      expect(usable.filter((pair) => pair.human === pair.judge).length / usable.length).toBeCloseTo(
        expected?.agreement ?? 0,
        4,
      );
      expect(usable.filter((pair) => pair.judge === 1).length / usable.length).toBeCloseTo(
        expected?.judge_pass_rate ?? 0,
        4,
      );
    },
  );

  const better = String.raw`Output \((a|b)\) is (?:\w+ )?better`;
  it.each([
    ["GPT-4/Vanilla", String.raw`^Output \((a|b)\)$`],
    ["GPT-4/CoT", better],
    ["ChatGPT/Vanilla", String.raw`^Output \((a|b)\)$`],
    ["ChatGPT/CoT", better],
    ["LLaMA2/CoT", better],
    // It contradicts itself in some replies: its authors let the first one count.
    ["Falcon/CoT", String.raw`^[\s\S]*?Output \((a|b)\) is (?:\w+ )?better`],
  ])("text: which of two answers is better, in both orders (%s)", (judge, score) => {
    const format = { format: "text", score, values: { a: 1, b: 0 } } as const;
    type Verdict = { readonly raw: string };
    const rows = rowsOf<{ case_id: string; judge: string; verdicts: { as_given: Verdict; swapped: Verdict } }>(
      "judge-llmbar-natural",
      "judgements.jsonl",
    ).filter((row) => row.judge === judge);
    const preferred = new Map(
      rowsOf<{ id: string; human_preferred: number }>("judge-llmbar-natural", "cases.jsonl").map((row) => [
        row.id,
        row.human_preferred,
      ]),
    );
    const given = values(
      format,
      rows.map((row) => row.verdicts.as_given.raw),
    ).map((value) => (value === undefined ? undefined : value === 1 ? 1 : 2));
    const swapped = values(
      format,
      rows.map((row) => row.verdicts.swapped.raw),
    ).map((value) => (value === undefined ? undefined : value === 1 ? 2 : 1));
    const right = (winners: readonly (number | undefined)[]) =>
      winners.map((winner, index) => winner === preferred.get(rows[index]?.case_id ?? ""));
    const [a, b] = [right(given), right(swapped)];
    const expected = jsonOf<Record<string, Row>>("judge-llmbar-natural", "expected.json")[`natural | ${judge}`];
    expect({
      n: rows.length,
      correct_as_given: a.filter(Boolean).length,
      correct_swapped: b.filter(Boolean).length,
      correct_both: a.filter((hit, index) => hit && b[index] === true).length,
      consistent: given.filter((winner, index) => winner !== undefined && winner === swapped[index]).length,
      unreadable: [...given, ...swapped].filter((winner) => winner === undefined).length,
    }).toEqual({
      n: expected?.["n"],
      correct_as_given: expected?.["correct_as_given"],
      correct_swapped: expected?.["correct_swapped"],
      correct_both: expected?.["correct_both"],
      consistent: expected?.["consistent"],
      unreadable: expected?.["unreadable"],
    });
  });

  it("decide a gate as any other judge does, one case a reply", async () => {
    const rows = rowsOf<{ output: string; judges: Record<string, { raw: string }> }>("judge-nq301", "outputs.jsonl");
    const id = (index: number) => `r${index}`;
    const ran = await evals(["run"], {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [{ id: "systems", provider: "recorded", file: "rows.jsonl" }],
        judge: {
          provider: "recorded",
          file: "replies.jsonl",
          repair: 0,
          reply: { format: "text", score: "^\\s*(Yes|No)\\b", values: { Yes: 1, No: 0 } },
        },
        scorers: { correctness: {} },
        gates: { quality: ">= 0.50", "judge.unreadable": "<= 0.01" },
        maxUnscored: 7,
      },
      "cases.jsonl": rows.map((_, index) => ({ id: id(index), input: "q", reference: "r" })),
      "rows.jsonl": rows.map(({ output }, index) => ({ caseId: id(index), text: output })),
      "replies.jsonl": rows.map(({ judges }, index) => ({ caseId: id(index), text: judges["gpt-4"]?.raw ?? "" })),
    });
    expect(ran.code).toBe(0);
    expect(ran.results.gates?.[0]).toMatchObject({ planned: 1007, scored: 1000, unscored: 7 });
    expect(ran.results.gates?.[1]?.value).toBeCloseTo(7 / 1007, 9);
    expectAgreement(ran);
  });
});
