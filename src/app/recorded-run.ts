import { isDeepStrictEqual } from "node:util";
import type { Config } from "../config/config.ts";
import { UserError } from "../domain/problem.ts";
import type { RecordFile } from "../records/read.ts";
import { recordedSystem } from "../systems/recorded.ts";
import { ProviderError } from "../domain/failure.ts";
import type { System, SystemRequest } from "../domain/system.ts";

/** The answers of an earlier run in the place of a system. */
export function systemOfRecord(prompt: string, record: RecordFile): System {
  const trialOf = (caseId: string, trial: number) =>
    record.caseOf(prompt, caseId)?.trials.find((result) => result.trial === trial && result.status !== "skipped");
  const { answer } = recordedSystem(({ caseId, trial }) => {
    const found = trialOf(caseId, trial);
    if (found === undefined) return undefined;
    const { candidate, error } = found;
    return { ...candidate, caseId, trial, ...(error !== undefined && { error }) };
  });
  return {
    async answer(request, context) {
      const input = trialOf(request.caseId, request.trial)?.input;
      if (input !== undefined && !isSameQuestion(input, request))
        throw new ProviderError(`the record answers another question for case "${request.caseId}"`, {
          kind: "missing",
        });
      return answer(request, context);
    },
  };
}

function isSameQuestion(input: unknown, { input: text, values, messages }: SystemRequest): boolean {
  if (typeof input === "string") return input === text;
  return isDeepStrictEqual(input, Array.isArray(input) ? messages : values);
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
    return header.prompts.some((prompt) => prompt.id === id) ? [[id, id] as const] : [];
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
