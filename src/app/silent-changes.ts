import type { Answer } from "../domain/system.ts";
import type { Notice } from "../domain/record.ts";

export interface SilentChanges {
  /** Takes up which model answered a trial; tells what the reader of the verdict must see, once. */
  heard(prompt: string, asked: string | undefined, answer: Answer): Omit<Notice, "at"> | undefined;
  heardJudge(asked: string | undefined, models: readonly string[]): Omit<Notice, "at"> | undefined;
  /** Told of the models that answered in an earlier run. */
  comparedWith(prompt: string, before: Readonly<Record<string, number>>): Omit<Notice, "at"> | undefined;
  /** The models that answered one prompt config, as the API reported them, and how often. */
  answeredBy(prompt: string): Readonly<Record<string, number>>;
}

/** Watches for answers from another model than the one that was asked. */
export function watchSilentChanges(): SilentChanges {
  const told = new Set<string>();
  const answered = new Map<string, Record<string, number>>();
  const once = <T>(key: string, notice: T): T | undefined => {
    if (told.has(key)) return undefined;
    told.add(key);
    return notice;
  };
  return {
    heard(prompt, asked, { candidate: { model }, source, fellBack }) {
      if (model !== undefined) {
        const counts = answered.get(prompt) ?? {};
        answered.set(prompt, { ...counts, [model]: (counts[model] ?? 0) + 1 });
      }
      if (fellBack === true) {
        return once(`${prompt} fallback ${model}`, {
          kind: "fallback",
          prompt,
          message: `the gateway fell back: ${model ?? "another model"} answered, not ${asked ?? "the one asked for"}`,
        });
      }
      if (source === "recorded" || asked === undefined || model === undefined || isVersionOf(model, asked))
        return undefined;
      return once(`${prompt} ${model}`, { kind: "otherModel", prompt, message: `${model} answered, not ${asked}` });
    },
    heardJudge(asked, models) {
      const other =
        asked === undefined
          ? undefined
          : models.find((model) => !isVersionOf(model, asked) && !told.has(`judge: ${model}`));
      return other === undefined
        ? undefined
        : once(`judge: ${other}`, { kind: "otherModel", message: `the judge was ${other}, not ${asked}` });
    },
    comparedWith(prompt, before) {
      const [was, is] = [Object.keys(before).toSorted(), Object.keys(answered.get(prompt) ?? {}).toSorted()];
      if (was.length === 0 || is.length === 0 || was.join("\n") === is.join("\n")) return undefined;
      return {
        kind: "otherModel",
        prompt,
        message: `${is.join(", ")} answered; in the baseline it was ${was.join(", ")}`,
      };
    },
    answeredBy: (prompt) => answered.get(prompt) ?? {},
  };
}

/** Whether a model is the one that was asked for, or a dated version of it; a vendor's prefix does not matter. */
export function isVersionOf(model: string, asked: string): boolean {
  const [answered, wanted] = [bareName(model), bareName(asked).replace(/-latest$/, "")];
  if (!answered.startsWith(wanted)) return false;
  return /^([-:](\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|\d{3}|latest|v\d+(:\d+)?))*$/.test(answered.slice(wanted.length));
}

function bareName(model: string): string {
  return model
    .slice(model.lastIndexOf("/") + 1)
    .toLowerCase()
    .replace("@", "-");
}
