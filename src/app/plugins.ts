import type { Plugins } from "../config/plugins.ts";
import { parseRetrievalMetric } from "../domain/metric.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { ReplyFormat } from "../judges/reply-format.ts";
import { RetrieverOptions } from "../retrievers/options.ts";
import { endsWithScorer, startsWithScorer } from "../scorers/affix.ts";
import { callsScorer } from "../scorers/calls.ts";
import { containsScorer } from "../scorers/contains.ts";
import { equalsScorer } from "../scorers/equals.ts";
import { jsonScorer } from "../scorers/json.ts";
import {
  correctnessScorer,
  faithfulnessScorer,
  refusalScorer,
  relevanceScorer,
  rubricScorer,
} from "../scorers/judged.ts";
import { labelScorer } from "../scorers/label.ts";
import { lengthScorer } from "../scorers/length.ts";
import { matchesScorer } from "../scorers/matches.ts";
import { moduleScorer } from "../scorers/module.ts";
import { numberScorer } from "../scorers/number.ts";
import { refusesScorer } from "../scorers/refuses.ts";
import { retrievalScorerType } from "../scorers/retrieval.ts";
import { costScorer, latencyScorer } from "../scorers/within.ts";
import { CommandOptions } from "../systems/command.ts";
import { HttpOptions } from "../systems/http.ts";
import { JudgeModelOptions, ModelOptions } from "../systems/model-options.ts";
import { ModuleOptions } from "../systems/module.ts";
import { RecordedOptions } from "../systems/recorded.ts";
import * as z from "zod/mini";

const SCORERS: readonly ScorerType[] = [
  equalsScorer,
  containsScorer,
  matchesScorer,
  startsWithScorer,
  endsWithScorer,
  jsonScorer,
  numberScorer,
  lengthScorer,
  refusesScorer,
  callsScorer,
  latencyScorer,
  costScorer,
  labelScorer,
  moduleScorer,
  correctnessScorer,
  faithfulnessScorer,
  relevanceScorer,
  refusalScorer,
  rubricScorer,
];

/** Everything that can be plugged in. A new one is a file of its own and a line here. */
export const plugins: Plugins = {
  scorers: SCORERS,
  scorerType(name) {
    const metric = parseRetrievalMetric(name);
    return metric === undefined ? SCORERS.find(({ type }) => type === name) : retrievalScorerType(metric);
  },
  systems: {
    openai: ModelOptions,
    anthropic: ModelOptions,
    http: HttpOptions,
    command: CommandOptions,
    module: ModuleOptions,
    recorded: RecordedOptions,
    embedded: z.strictObject({}),
  },
  models: ["openai", "anthropic"],
  retrieving: ["embedded"],
  judges: {
    openai: JudgeModelOptions,
    anthropic: JudgeModelOptions,
    recorded: RecordedOptions,
    embedded: z.strictObject({}),
  },
  replyFormat: ReplyFormat,
  retriever: RetrieverOptions,
};
