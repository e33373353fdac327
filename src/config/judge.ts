import { resolve } from "node:path";
import * as z from "zod/mini";
import type { Source } from "../domain/source.ts";
import { readAccess } from "./access.ts";
import type { JudgeSpec, ScorerSpec } from "./config.ts";
import { expandEnvironment } from "./environment.ts";
import { isFile } from "./globs.ts";
import { LATER } from "./later.ts";
import type { Plugins } from "./plugins.ts";
import { knownProvider } from "./provider-name.ts";
import { withValue, type Reading } from "./reading.ts";
import { judgeShape } from "./schema.ts";

const PATH = ["judge"];

/** The judge; undefined where the config has none. */
export function readJudge(
  reading: Reading,
  source: Source,
  written: unknown,
  plugins: Plugins,
  folder: string,
): JudgeSpec | undefined {
  if (written === undefined) return undefined;
  if (typeof written !== "object" || written === null)
    return reading.fault(source, PATH, '"judge" must be a map', "judge: { provider: …, model: … }");
  const provider = knownProvider(reading, source, PATH, Reflect.get(written, "provider"), {
    what: "judge",
    known: Object.keys(plugins.judges),
  });
  const options = provider === undefined ? undefined : plugins.judges[provider];
  if (provider === undefined || options === undefined) return undefined;

  const expanded = expandEnvironment(source, PATH, written, reading.env);
  reading.problems.push(...expanded.problems);
  reading.secrets.push(...expanded.secrets);
  const common = judgeShape(plugins.replyFormat);
  const whole = { ...Object(source.value), judge: expanded.value };
  // a plug-in's keys have no static type; the common ones keep theirs
  const checked = reading.check(z.extend(common, options.shape), withValue(source, whole), PATH, LATER.judge) as
    | (z.output<typeof common> & Readonly<Record<string, unknown>>)
    | undefined;
  if (checked === undefined) return undefined;
  const { file } = checked;
  if (typeof file === "string" && !isFile(resolve(folder, file)))
    reading.fault(source, [...PATH, "file"], `no file "${file}"`);
  const isModel = plugins.models.includes(provider);
  const model = Reflect.get(written, "model") as unknown; // whatever the user wrote
  return {
    provider: checked.provider,
    options: Object.fromEntries(Object.entries(checked).filter(([key]) => !(key in common.shape))),
    reply: checked.reply,
    repair: checked.repair,
    timeoutMs: checked.timeout,
    concurrency: checked.concurrency,
    cache: checked.cache,
    model: isModel ? readAccess(reading, source, PATH, checked.provider, checked) : undefined,
    writtenModel: typeof model === "string" ? model : null,
    source,
    path: PATH,
  };
}

/** Scorers that ask a judge need one that can answer them. */
export function checkJudgeNeeds(
  reading: Reading,
  scorers: readonly ScorerSpec[],
  judge: JudgeSpec | undefined,
  written: unknown,
  plugins: Plugins,
): void {
  for (const { name, type, options, source, path } of scorers) {
    const scorer = plugins.scorerType(type);
    if (scorer?.needsJudge !== true) continue;
    if (written === undefined)
      reading.fault(source, path, `the scorer "${name}" needs a judge`, "add judge: { provider: …, model: … }", "key");
    if (judge?.provider === "embedded" && scorer.needsModel?.(options) === true) {
      reading.fault(
        source,
        path,
        `the embedded judge follows rules of its own and no rubric, so it cannot score "${name}"`,
        "take a model as the judge",
        "key",
      );
    }
  }
}
