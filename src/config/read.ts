import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { isQualityGate } from "../domain/gate-rule.ts";
import type { Problem } from "../domain/problem.ts";
import type { Source } from "../domain/source.ts";
import { isMap } from "../text/is-map.ts";
import { valueAt } from "../text/source.ts";
import type { Config } from "./config.ts";
import { readDatasets } from "./datasets.ts";
import { checkCutoffs, readGates } from "./gates.ts";
import { checkJudgeNeeds, readJudge } from "./judge.ts";
import { LATER } from "./later.ts";
import type { Plugins } from "./plugins.ts";
import { readPrompts } from "./prompts.ts";
import { dropNulls, Reading, withValue } from "./reading.ts";
import { ConfigShape } from "./schema.ts";
import { readScorers } from "./scorers.ts";

export interface ConfigReading {
  /** Absent where something is so wrong that the rest cannot be told. */
  readonly config: Config | undefined;
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  /** Absolute; of stdin, the working directory with a name. */
  readonly path: string;
  readonly plugins: Plugins;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A path as people see it. */
  readonly shownName: (path: string) => string;
  /** Only these prompt configs. */
  readonly prompts: readonly string[] | undefined;
  /** No system is asked, so their keys need not be there. */
  readonly unasked?: boolean | undefined;
}

/** Checks a parsed config and reads what it names; every problem at once. */
export async function readConfig(
  written: Source,
  { path, plugins, env, shownName, prompts: only, unasked = false }: ReadOptions,
): Promise<ConfigReading> {
  const reading = new Reading(env, shownName);
  const source = withValue(written, dropNulls(written.value));
  const folder = dirname(path);
  const top = reading.check(ConfigShape, source, [], LATER.config) ?? lenient(source);
  refuseProto(reading, source);
  const scorers = readScorers(reading, source, top.scorers, plugins, folder);
  const datasets = await readDatasets(reading, source, folder, shownName);
  const defaults = defaultsOf(reading, source, plugins);
  const prompts = await readPrompts({ reading, source, folder, defaults, plugins, shownName, unasked }, only);
  const judge = readJudge(reading, source, top.judge, plugins, folder);
  const gates = readGates(reading, source, top.gates, scorers);
  checkJudgeNeeds(reading, scorers, judge, top.judge, plugins);
  checkCutoffs(reading, source, gates, prompts);
  if (prompts.length > 0 && prompts.every(({ gate }) => !gate))
    reading.fault(source, ["prompts"], "every prompt config says gate: false, so nothing is gated", undefined, "key");
  const config: Config = {
    file: source.file,
    folder,
    source,
    hash: createHash("sha256")
      .update(written.text || JSON.stringify(written.value))
      .digest("hex"),
    datasets,
    prompts,
    judge,
    scorers,
    retrieval: top.retrieval,
    gates,
    threshold: top.threshold ?? gates.find(isQualityGate)?.limit ?? 0.9,
    trials: top.trials,
    concurrency: top.concurrency,
    seed: top.seed,
    maxUnscored: top.maxUnscored,
    timeoutMs: top.timeout,
    retry: { attempts: top.retry.attempts, budgetMs: top.retry.budget },
    prices: top.prices,
    baseline: top.baseline === undefined ? undefined : resolve(folder, top.baseline),
    output: {
      dir: top.output.dir === undefined ? undefined : resolve(folder, top.output.dir),
      texts: top.output.texts,
    },
    redact: top.redact.map((pattern) => new RegExp(pattern, "gu")),
    secrets: reading.secrets,
  };
  return { config, problems: reading.problems };
}

/** A key that no map of ours could hold, so that what stands under it would be ignored in silence. */
function refuseProto(reading: Reading, source: Source): void {
  for (const [key, value] of [["", source.value] as const, ...Object.entries(Object(source.value))])
    if (isMap(value) && Object.hasOwn(value, "__proto__"))
      reading.fault(source, key === "" ? ["__proto__"] : [key, "__proto__"], `"__proto__" is no key`, undefined, "key");
}

/** The keys that can be read of a config that has problems, so that the rest is checked too. */
function lenient(source: Source) {
  const value = typeof source.value === "object" && source.value !== null ? source.value : {};
  const readable = Object.entries(ConfigShape.shape).flatMap(([key, schema]) => {
    const item = valueAt(value, [key]);
    return item !== undefined && schema.safeParse(item).success ? [[key, item] as const] : [];
  });
  return ConfigShape.parse({ dataset: "", prompts: "", ...Object.fromEntries(readable) });
}

function defaultsOf(reading: Reading, source: Source, plugins: Plugins): Readonly<Record<string, unknown>> {
  const defaults = valueAt(source.value, ["defaults"]);
  if (typeof defaults !== "object" || defaults === null) return {};
  const known = new Set([
    "provider",
    "description",
    "metadata",
    "variables",
    "gate",
    "timeout",
    "concurrency",
    "retriever",
    ...Object.values(plugins.systems).flatMap((options) => Object.keys(options.shape)),
  ]);
  for (const key of Object.keys(defaults)) {
    if (LATER.prompt.has(key))
      reading.fault(source, ["defaults", key], `"${key}" is not supported yet`, undefined, "key");
    else if (!known.has(key))
      reading.fault(source, ["defaults", key], `no prompt config has a key "${key}"`, undefined, "key");
  }
  return { ...defaults };
}
