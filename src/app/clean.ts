import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import type { TrialResult } from "../domain/record.ts";
import { mapTexts, redactor, type Redact } from "../text/redact.ts";

/** Masks secrets everywhere, and withholds texts where the config says so: what sinks and reporters see of a trial. */
export function cleaner({ secrets, redact, output: { texts } }: Pick<Config, "secrets" | "redact" | "output">): {
  readonly redact: Redact;
  readonly trial: (result: TrialResult) => TrialResult;
} {
  const mask = redactor(secrets, redact);
  return { redact: mask, trial: (result) => mask(withheld(result, texts)) };
}

/** Inputs, answers, documents and what quotes them; as hashes they can still be compared. */
function withheld(result: TrialResult, texts: Config["output"]["texts"]): TrialResult {
  if (texts === "full") return result;
  const hide = texts === "hash" ? hashOf : () => "";
  const { input, reference, candidate, ...rest } = result;
  const scores = Object.fromEntries(
    Object.entries(rest.scores).map(([name, { quotes, reason, ...score }]) => [
      name,
      // What is said of a score that was taken may quote the texts; why one was not is said by us.
      score.status === "scored" || reason === undefined ? score : { ...score, reason },
    ]),
  );
  if (texts === "none") return { ...rest, scores, ...(candidate && { candidate: withoutTexts(candidate) }) };
  return {
    ...rest,
    scores,
    ...(input !== undefined && { input: mapTexts(input, hide) }),
    ...(reference && { reference: reference.map(hide) }),
    ...(candidate && { candidate: { ...withoutTexts(candidate), text: hide(candidate.text) } }),
  };
}

function withoutTexts(candidate: NonNullable<TrialResult["candidate"]>): NonNullable<TrialResult["candidate"]> {
  const { toolCalls, metadata, retrieved, ...figures } = candidate;
  return {
    ...figures,
    text: "",
    ...(retrieved && { retrieved: retrieved.map(({ text, ...document }) => document) }),
    ...(toolCalls && {
      toolCalls: toolCalls.map(({ name, latencyMs }) => ({
        name,
        arguments: null,
        ...(latencyMs !== undefined && { latencyMs }),
      })),
    }),
  };
}

function hashOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}
