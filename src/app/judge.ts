import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Config, JudgeSpec } from "../config/config.ts";
import type { Edges } from "../domain/edges.ts";
import { BUILT_IN_STEPS, isBuiltInTask, type Judge } from "../domain/judge.ts";
import type { ReplyFormat } from "../judges/reply-format.ts";
import type { FirstGroups } from "../judges/reply.ts";
import { builtInRubric } from "../judges/rubrics.ts";
import { guardedPattern } from "../text/guarded-pattern.ts";
import type { Caching } from "./caching.ts";
import { readRecorded } from "./recorded-rows.ts";
import type { Project } from "./project.ts";

/** A judge and what the record says of it. */
export interface PreparedJudge {
  readonly judge: Judge;
  readonly id: string;
  readonly provider: string;
  /** As it was written. */
  readonly model: string | null;
  /** The model that is asked for; undefined where none is. */
  readonly asked: string | undefined;
}

/** The judge of the config; undefined where it has none. Throws `UserError` where a recording cannot be read. */
export async function makeJudge(
  config: Config,
  project: Project,
  edges: Edges,
  caching: Caching,
): Promise<PreparedJudge | undefined> {
  const { judge: spec } = config;
  if (spec === undefined) return undefined;
  const { options } = spec;
  const asked = spec.model !== undefined && typeof options["model"] === "string" ? options["model"] : undefined;
  return {
    judge: await judgeOf(spec, config, project, edges, caching),
    id: idOf(spec, config),
    provider: spec.provider,
    model: spec.writtenModel,
    asked,
  };
}

async function judgeOf(
  spec: JudgeSpec,
  config: Config,
  project: Project,
  edges: Edges,
  caching: Caching,
): Promise<Judge> {
  const reply = spec.reply as ReplyFormat | undefined; // checked by its own schema
  if (spec.provider === "embedded") return (await import("../judges/embedded.ts")).embeddedJudge();
  if (spec.provider === "recorded") return recordedJudgeOf(spec, reply, config, project);
  const [{ modelJudge }, { makeProvider }] = await Promise.all([import("../judges/model.ts"), import("./provider.ts")]);
  const provider = makeProvider(
    {
      provider: spec.provider,
      options: { stream: false, temperature: 0, ...spec.options },
      access: spec.model,
      timeoutMs: spec.timeoutMs,
      concurrency: spec.concurrency,
      cache: spec.cache,
    },
    config,
    edges,
    caching,
  );
  return modelJudge({
    provider,
    name: `${spec.provider} ${provider.model}`,
    reply,
    search,
    repair: spec.repair,
    random: edges.random,
  });
}

async function recordedJudgeOf(
  { options }: JudgeSpec,
  reply: ReplyFormat | undefined,
  config: Config,
  { shownName }: Project,
): Promise<Judge> {
  const {
    file,
    map = {},
    where = {},
  } = options as { file: string; map?: Record<string, string>; where?: Record<string, unknown> }; // checked by the judge's schema
  const path = resolve(config.folder, file);
  // A reply is told by prompt and scorer only where the file is said to name them.
  const by = ["trial", ...["prompt", "scorer"].filter((key) => key in map)];
  const find = await readRecorded({
    path,
    name: shownName(path),
    map,
    where,
    keys: ["caseId", "text", "finishReason", "model", ...by],
    by,
  });
  const { recordedJudge } = await import("../judges/recorded.ts");
  return recordedJudge({
    name: `recorded ${shownName(path)}`,
    find: (key) => {
      const row = find({ ...key });
      if (row === undefined) return undefined;
      const { text, finishReason, model } = row;
      return {
        text: typeof text === "string" ? text : JSON.stringify(text ?? ""),
        ...(typeof finishReason === "string" && { finishReason: finishReason as never }),
        ...(typeof model === "string" && { model }),
      };
    },
    reply,
    search,
  });
}

/** A user's pattern cannot keep a run from ending. */
const search: FirstGroups = (pattern, text) => guardedPattern(pattern, "gu").firstGroups(text);

/** First 12 hex digits of a hash over all that decides what the judge says. */
function idOf({ provider, options, reply, writtenModel }: JudgeSpec, { scorers, folder }: Config): string {
  const scaleOf = (scale: unknown) => (reply !== undefined ? "own" : scale === 2 ? 2 : 5);
  const rubrics = scorers.flatMap(({ type, options: { rubric, prompt, file, scale } }) => {
    if (isBuiltInTask(type)) return [[type, rubric ?? builtInRubric(type, scaleOf(BUILT_IN_STEPS[type]))]];
    const text = typeof file === "string" ? readFileSync(resolve(folder, file), "utf8") : prompt;
    return type === "rubric" ? [[type, text, scaleOf(scale)]] : [];
  });
  // Where a model is reached, and with which key, is not what it says.
  const { model: _, apiKeyEnv: _key, headers: _headers, baseUrl: _url, query: _query, ...parameters } = options;
  const decisive = {
    provider,
    model: writtenModel,
    parameters,
    rubrics,
    reply: reply ?? null,
    samples: 1,
    panel: null,
  };
  return createHash("sha256").update(JSON.stringify(decisive)).digest("hex").slice(0, 12);
}
