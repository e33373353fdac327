import * as z from "zod/mini";
import { parseGateRule, type GateRule } from "../domain/gate-rule.ts";
import { parseRetrievalMetric, type MetricRef } from "../domain/metric.ts";
import type { Source } from "../domain/source.ts";
import { positionOf } from "../text/source.ts";
import { nearest } from "../text/suggest.ts";
import type { PromptConfig, ScorerSpec } from "./config.ts";
import { LATER } from "./later.ts";
import type { Reading } from "./reading.ts";

const LongForm = z.strictObject({ rule: z.string() });

const BUILT_IN = ["quality", "checks", "latency", "ttft", "cost", "tokens", "judge"];

/** The rules under `gates`; without any, quality must reach 0.90. */
export function readGates(
  reading: Reading,
  source: Source,
  written: Readonly<Record<string, unknown>>,
  scorers: readonly ScorerSpec[],
): readonly GateRule[] {
  const entries = Object.entries(written);
  if (entries.length === 0)
    reading.fault(
      source,
      ["gates"],
      "no gate stands here, so nothing can be decided",
      'write quality: ">= 0.90", or remove the key',
    );
  return entries.flatMap(([metric, value]) => readGate(reading, source, metric, value, scorers) ?? []);
}

function readGate(
  reading: Reading,
  source: Source,
  name: string,
  value: unknown,
  scorers: readonly ScorerSpec[],
): GateRule | undefined {
  const path = ["gates", name];
  const rule = textOfRule(reading, source, path, value);
  if (rule === undefined) return undefined;
  const parsed = parseGateRule(name, rule);
  if (typeof parsed === "string") return reading.fault(source, path, parsed);
  if (!isKnown(parsed.metric, scorers)) {
    const near = nearest(parsed.metric.name, [
      ...BUILT_IN,
      ...scorers.map((scorer) => scorer.name),
      "recall",
      "precision",
      "ndcg",
      "mrr",
    ]);
    return reading.fault(
      source,
      path,
      `no metric is called "${parsed.metric.name}"`,
      near && `did you mean "${near}"?`,
      "key",
    );
  }
  const at = positionOf(source, path, "key");
  return { ...parsed, file: source.file, line: at?.line, column: at?.column };
}

function textOfRule(reading: Reading, source: Source, path: readonly string[], value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number")
    return reading.fault(source, path, `a rule needs an operator, not ${value} alone`, `did you mean ">= ${value}"?`);
  return reading.check(LongForm, source, path, LATER.gate)?.rule;
}

function isKnown({ name }: MetricRef, scorers: readonly ScorerSpec[]): boolean {
  return (
    BUILT_IN.includes(name) ||
    parseRetrievalMetric(name) !== undefined ||
    scorers.some((scorer) => scorer.name === name)
  );
}

/** A cut-off beyond what a prompt config's retriever fetches can never be reached. */
export function checkCutoffs(
  reading: Reading,
  source: Source,
  gates: readonly GateRule[],
  prompts: readonly PromptConfig[],
): void {
  for (const { metric } of gates) {
    const k = parseRetrievalMetric(metric.name)?.k;
    for (const { id, gate, retriever } of prompts) {
      const fetched = typeof retriever === "object" && retriever !== null && "k" in retriever ? retriever.k : undefined;
      if (gate && k !== undefined && typeof fetched === "number" && k > fetched) {
        reading.fault(
          source,
          ["gates", metric.name],
          `${metric.name} looks at ${k} documents, but the retriever of "${id}" fetches ${fetched}`,
          `raise retriever.k to ${k}`,
          "key",
        );
      }
    }
  }
}
