import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import type { TrialResult } from "../domain/record.ts";
import { redactor, type Redact } from "../text/redact.ts";

/** Masks secrets everywhere, and withholds texts where the config says so: what sinks and reporters see of a trial. */
export function cleaner({ secrets, redact, output: { texts } }: Pick<Config, "secrets" | "redact" | "output">): {
  readonly redact: Redact;
  readonly trial: (result: TrialResult) => TrialResult;
} {
  const mask = redactor(secrets, redact);
  return { redact: mask, trial: (result) => masked(withheld(result, texts), mask) };
}

/** Only in what others wrote: a secret that is a common word must not rewrite our own keys and words. */
function masked(result: TrialResult, mask: Redact): TrialResult {
  const { caseId, input, tags, reference, relevant, candidate, error, skip, scores } = result;
  return {
    ...result,
    caseId: mask(caseId),
    ...(input !== undefined && { input: mask(input) }),
    ...(tags && { tags: mask(tags) }),
    ...(reference && { reference: mask(reference) }),
    ...(relevant && { relevant: mask(relevant) }),
    ...(skip !== undefined && { skip: mask(skip) }),
    ...(error && { error: { ...error, message: mask(error.message) } }),
    ...(candidate && { candidate: maskedCandidate(candidate, mask) }),
    scores: Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, maskedScore(score, mask)])),
  };
}

function maskedScore({ reason, quotes, ...score }: ScoreEntry, mask: Redact): ScoreEntry {
  return { ...score, ...(reason !== undefined && { reason: mask(reason) }), ...(quotes && { quotes: mask(quotes) }) };
}

function maskedCandidate(
  candidate: NonNullable<TrialResult["candidate"]>,
  mask: Redact,
): NonNullable<TrialResult["candidate"]> {
  const { text, retrieved, toolCalls, model, metadata } = candidate;
  return {
    ...candidate,
    text: mask(text),
    ...(model !== undefined && { model: mask(model) }),
    ...(metadata && { metadata: mask(metadata) }),
    ...(retrieved && {
      retrieved: retrieved.map((document) => ({
        ...document,
        id: mask(document.id),
        ...(document.text !== undefined && { text: mask(document.text) }),
      })),
    }),
    ...(toolCalls && {
      toolCalls: toolCalls.map((call) => ({
        ...call,
        name: mask(call.name),
        arguments: mask(call.arguments),
        ...(call.result !== undefined && { result: mask(call.result) }),
      })),
    }),
  };
}

/** Without inputs, answers, documents and what quotes them; as hashes they can still be compared. */
function withheld(result: TrialResult, texts: Config["output"]["texts"]): TrialResult {
  if (texts === "full") return result;
  const { input, reference, candidate, error, ...rest } = result;
  const kept = {
    ...rest,
    scores: Object.fromEntries(Object.entries(rest.scores).map(([name, score]) => [name, withoutQuotes(score)])),
    ...(error && { error: { ...error, message: messageOf(error.message, error.kind, error.status) } }),
  };
  if (texts === "none") return { ...kept, ...(candidate && { candidate: withoutTexts(candidate) }) };
  return {
    ...kept,
    ...(input !== undefined && { input: hashOf(typeof input === "string" ? input : JSON.stringify(input)) }),
    ...(reference && { reference: reference.map(hashOf) }),
    ...(candidate && { candidate: { ...withoutTexts(candidate), text: hashOf(candidate.text) } }),
  };
}

type ScoreEntry = TrialResult["scores"][string];

/** What is said of a score that was taken, or of a reply that could not be read, may quote the texts. */
function withoutQuotes({ quotes: _, reason, ...score }: ScoreEntry): ScoreEntry {
  if (reason === undefined || score.status === "scored") return score;
  if (score.status === "skipped") return { ...score, reason };
  return {
    ...score,
    reason: score.cause === undefined ? "failed; what was said is withheld" : messageOf(reason, score.cause),
  };
}

/** Failures whose messages are made of what a system, a judge or a recording said. */
const QUOTING: ReadonlySet<string> = new Set(["badRequest", "server", "badReply", "crash", "recorded", "unreadable"]);

function messageOf(message: string, kind: string, status?: number): string {
  if (!QUOTING.has(kind)) return message;
  return `${kind}${status === undefined ? "" : ` (status ${status})`}; what was said is withheld`;
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
