import * as z from "zod/mini";
import { expect, it } from "vitest";
import type { ScorerType } from "../../src/domain/scorer.ts";
import { endsWithScorer, startsWithScorer } from "../../src/scorers/affix.ts";
import { callsScorer } from "../../src/scorers/calls.ts";
import { containsScorer } from "../../src/scorers/contains.ts";
import { equalsScorer } from "../../src/scorers/equals.ts";
import { jsonScorer } from "../../src/scorers/json.ts";
import { labelScorer } from "../../src/scorers/label.ts";
import { lengthScorer } from "../../src/scorers/length.ts";
import { matchesScorer } from "../../src/scorers/matches.ts";
import { moduleScorer } from "../../src/scorers/module.ts";
import { numberScorer } from "../../src/scorers/number.ts";
import { refusesScorer } from "../../src/scorers/refuses.ts";
import { retrievalScorerType } from "../../src/scorers/retrieval.ts";
import { costScorer, latencyScorer } from "../../src/scorers/within.ts";
import { refusals } from "./scoring.ts";

it.each<[string, ScorerType, string[]]>([
  ["equals", equalsScorer, ["value", "ignoreCase"]],
  ["contains", containsScorer, ["any", "all", "ignoreCase"]],
  ["matches", matchesScorer, ["pattern", "flags"]],
  ["startsWith", startsWithScorer, ["value"]],
  ["endsWith", endsWithScorer, ["value"]],
  ["length", lengthScorer, ["min", "max", "of"]],
  ["calls", callsScorer, ["tool", "arguments", "times"]],
  ["latency", latencyScorer, ["max"]],
  ["cost", costScorer, ["max"]],
  ["json", jsonScorer, ["schema"]],
  ["number", numberScorer, ["value", "tolerance", "relative", "unit"]],
  ["refuses", refusesScorer, ["expected"]],
  ["label", labelScorer, ["field"]],
  ["module", moduleScorer, ["module", "export"]],
  ["recall@5", retrievalScorerType({ measure: "recall", k: 5 }), []],
])("%s describes its options to an editor and refuses any other", (name, type, options) => {
  expect(type.type).toBe(name);
  expect(Object.keys(z.toJSONSchema(type.options, { io: "input" }).properties ?? {})).toEqual(options);
  expect(refusals(type, { nonsense: 1 }).join()).toContain("nonsense");
});
