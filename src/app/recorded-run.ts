import type { Config } from "../config/config.ts";
import { UserError } from "../domain/problem.ts";
import { matchedPrompt } from "../gate/comparable.ts";
import type { RecordFile } from "../records/read.ts";
import { recordedSystem } from "../systems/recorded.ts";
import type { System } from "../domain/system.ts";

/** The answers of an earlier run in the place of a system. */
export function systemOfRecord(prompt: string, record: RecordFile): System {
  return recordedSystem(({ caseId, trial }) => {
    const found = record.caseOf(prompt, caseId)?.trials.find((result) => result.trial === trial);
    if (found === undefined || found.status === "skipped") return undefined;
    const { candidate, error } = found;
    return { ...candidate, caseId, trial, ...(error !== undefined && { error }) };
  });
}

/** The config with the prompt configs that the record has answers of, and as many trials as it made. Throws `UserError` where there are none, or their texts were withheld. */
export function configOfRecord(
  config: Config,
  { header, file }: RecordFile,
): { readonly config: Config; readonly names: ReadonlyMap<string, string> } {
  if (header.settings !== undefined && header.settings.texts !== "full")
    throw new UserError([
      { file, message: `the record holds no answers: they were withheld (output.texts: ${header.settings.texts})` },
    ]);
  const named = config.prompts.flatMap(({ id }) => {
    const recorded = matchedPrompt(id, header, config);
    return recorded === undefined ? [] : [[id, recorded] as const];
  });
  const names = new Map(named);
  if (names.size === 0)
    throw new UserError([
      {
        file,
        message: "the record has no answers of a prompt config of this config",
        hint: `it has: ${header.prompts.map(({ id }) => id).join(", ")}; here: ${config.prompts.map(({ id }) => id).join(", ")}`,
      },
    ]);
  return {
    config: {
      ...config,
      prompts: config.prompts.filter(({ id }) => names.has(id)),
      trials: header.settings?.trials ?? config.trials,
    },
    names,
  };
}
