import * as z from "zod/mini";
import { describe, expect, it } from "vitest";
import { Retrieved } from "../../src/domain/candidate.ts";
import { parseRetrievalMetric } from "../../src/domain/metric.ts";
import { equalsScorer } from "../../src/scorers/equals.ts";
import { retrievalValue } from "../../src/scorers/retrieval.ts";
import type { TrecFile } from "../../src/scorers/trec-files.ts";
import { evaluateRun } from "../../src/scorers/trec.ts";
import { data, readJson, readLines, readText, withoutData } from "./data.ts";
import { measure } from "./scoring.ts";

const TREC = "retrieval-trec-eval";
const Figures = z.object({ trec_eval_4dp: z.record(z.string(), z.string()), full: z.record(z.string(), z.number()) });
const Expected = z.record(z.string(), z.object({ aggregate: Figures, per_query: z.record(z.string(), Figures) }));

function printed(qrels: string, run: string, relevantFrom = 1): ReadonlyMap<string, string> {
  const text = lines(qrels, run, relevantFrom).map((line) => line.split("\t"));
  return new Map(text.map(([name = "", topic = "", value = ""]) => [`${name.trim()} ${topic}`, value]));
}

function lines(qrels: string, run: string, relevantFrom = 1): readonly string[] {
  return evaluateRun({ qrels: file(qrels), run: file(run), relevantFrom })
    .trimEnd()
    .split("\n");
}

function file(name: string): TrecFile {
  return { file: name, text: readText(TREC, "original", name) };
}

function nameOf(line: string): string {
  return line.split("\t")[0] ?? "";
}

describe.skipIf(data === undefined)(`trec_eval's own test collection${withoutData}`, () => {
  it.each([
    ["expected.json", "qrels.test", "results.test", 1],
    ["expected.json", "qrels.test.with-comments", "results.test", 1],
    ["expected-trunc-complete.json", "qrels.test", "results.trunc", 1],
    ["expected-level2.json", "qrels.rel_level", "results.test", 2],
    ["expected-302.json", "qrels-302.test", "results-302.test", 1],
  ])("gives every figure of %s (%s, %s, from grade %i on)", (expected, qrels, run, relevantFrom) => {
    const ours = printed(qrels, run, relevantFrom);
    const [figures] = Object.values(Expected.parse(readJson(TREC, expected)));
    const topics = { ...figures?.per_query, ...(figures && { all: figures.aggregate }) };
    const theirs = Object.entries(topics).flatMap(([topic, { trec_eval_4dp }]) =>
      Object.entries(trec_eval_4dp).map(([name, value]) => [`${name} ${topic}`, value] as const),
    );
    expect(theirs.length).toBeGreaterThan(34);
    expect(theirs.map(([key]) => [key, ours.get(key)])).toEqual(theirs);
  });

  it.each([
    ["out.test.aq", "qrels.test", "results.test", 1],
    ["out.test.aqc", "qrels.test", "results.trunc", 1],
    ["out.test.aql", "qrels.rel_level", "results.test", 2],
  ])("prints byte for byte the lines of %s that stand for metrics of ours", (output, qrels, run, relevantFrom) => {
    const ours = lines(qrels, run, relevantFrom);
    const ourNames = new Set(ours.map(nameOf));
    const theirs = readText(TREC, "original", output)
      .trimEnd()
      .split("\n")
      .filter((line) => ourNames.has(nameOf(line)));
    expect(theirs).toHaveLength(3 * 41 + 42);
    expect(ours.filter((line) => !line.startsWith("F_"))).toEqual(theirs);
  });
});

describe.skipIf(data === undefined)(`recorded retrievers over a documentation${withoutData}`, () => {
  const Case = z.object({ id: z.string(), relevant: z.record(z.string(), z.number()) });
  const Row = z.object({
    case_id: z.string(),
    model: z.string(),
    retrieved: z.nullable(Retrieved),
    recorded: z.nullable(z.record(z.enum(["precision", "recall", "f1", "mrr"]), z.number())),
    error: z.optional(z.string()),
  });

  it.each([
    ["base", 99],
    ["level_two", 100],
  ])("gives the recorded precision, recall, F1 and MRR of every answered row of %s", (model, answered) => {
    const labels = new Map(
      readLines("rag-anthropic-docs", "cases.jsonl")
        .map((row) => Case.parse(row))
        .map((row) => [row.id, row.relevant]),
    );
    const rows = readLines("rag-anthropic-docs", "outputs.jsonl").map((row) => Row.parse(row));
    const own = rows.filter((row) => row.model === model && row.error === undefined);
    expect(own).toHaveLength(answered);
    for (const { case_id, retrieved, recorded } of own) {
      for (const [name, value] of Object.entries(recorded ?? {})) {
        const metric = parseRetrievalMetric(name) ?? { measure: "mrr" };
        const ranking = (retrieved ?? []).map(({ id }) => id);
        const ours = retrievalValue(metric, { relevant: labels.get(case_id) ?? {}, relevantFrom: 1 }, ranking);
        expect(ours, `${case_id} ${name}`).toBeCloseTo(value, 12);
      }
    }
  });
});

describe.skipIf(data === undefined)(`recorded classifications${withoutData}`, () => {
  const Row = z.object({
    case_id: z.string(),
    prompt: z.string(),
    temperature: z.number(),
    output: z.string(),
    recorded_pass: z.boolean(),
  });

  it("counts with `equals` as many right answers as were recorded, of all fifteen configurations", async () => {
    const Case = z.object({ id: z.string(), reference: z.string() });
    const references = new Map(
      readLines("prompts-classification", "cases.jsonl")
        .map((row) => Case.parse(row))
        .map((row) => [row.id, row.reference]),
    );
    const counts: Record<string, number> = {};
    for (const line of readLines("prompts-classification", "outputs.jsonl")) {
      const { case_id, prompt, temperature, output } = Row.parse(line);
      const key = `${prompt} T=${temperature.toFixed(1)}`;
      const score = await measure(equalsScorer, {}, { text: output }, { reference: references.get(case_id) });
      counts[key] = (counts[key] ?? 0) + (score.status === "scored" ? score.value : Number.NaN);
    }
    const Expected = z.record(z.string(), z.object({ exact_label_match: z.number() }));
    const expected = Expected.parse(readJson("prompts-classification", "expected.json"));
    expect(Object.keys(expected)).toHaveLength(15);
    expect(counts).toEqual(
      Object.fromEntries(Object.entries(expected).map(([key, row]) => [key, row.exact_label_match])),
    );
  });
});
