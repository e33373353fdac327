import type { Plugins } from "../config/plugins.ts";
import { parseRetrievalMetric } from "../domain/metric.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { ReplyFormat } from "../judges/reply-format.ts";
import { RetrieverOptions } from "../retrievers/options.ts";
import { containsScorer } from "../scorers/contains.ts";
import { equalsScorer } from "../scorers/equals.ts";
import { jsonScorer } from "../scorers/json.ts";
import { correctnessScorer, faithfulnessScorer, rubricScorer } from "../scorers/judged.ts";
import { labelScorer } from "../scorers/label.ts";
import { matchesScorer } from "../scorers/matches.ts";
import { moduleScorer } from "../scorers/module.ts";
import { numberScorer } from "../scorers/number.ts";
import { refusesScorer } from "../scorers/refuses.ts";
import { retrievalScorerType } from "../scorers/retrieval.ts";
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
  jsonScorer,
  numberScorer,
  refusesScorer,
  labelScorer,
  moduleScorer,
  correctnessScorer,
  faithfulnessScorer,
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
