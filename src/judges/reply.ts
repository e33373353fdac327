import * as z from "zod/mini";
import type { FinishReason } from "../domain/candidate.ts";
import { parseJsonLine } from "../text/json.ts";
import { valueAt } from "../text/source.ts";
import type { ReplyFormat } from "./reply-format.ts";
import { textsOfElement } from "./xml.ts";

export { ReplyFormat } from "./reply-format.ts";

/** The built-in reply: `{reason, score}` with a whole score of 0..4 or 0|1. */
export interface BuiltInReply {
  readonly format: "scale";
  readonly scale: 5 | 2;
}

export interface Reply {
  readonly text: string;
  readonly finishReason?: FinishReason | undefined;
}

/** `value` lies in 0..1. */
export type Reading =
  | { readonly value: number; readonly reason?: string; readonly quotes?: readonly string[] }
  | { readonly unreadable: string };

/** The first group of every match; undefined where the search was given up (a pattern can take for ever). */
export type FirstGroups = (pattern: string, text: string) => readonly string[] | undefined;

/** Searches without a limit of time: for patterns that are trusted. */
export const firstGroups: FirstGroups = (pattern, text) =>
  Array.from(text.matchAll(new RegExp(pattern, "gu")), ([, group = ""]) => group);

/**
 * Reads one reply strictly: what could be read in two ways is unreadable, and so is a reply that was refused, filtered or cut off.
 * A text may match its pattern more than once only if every match says the same. Never throws.
 */
export function parseReply(
  format: ReplyFormat | BuiltInReply,
  reply: Reply,
  search: FirstGroups = firstGroups,
): Reading {
  const fault = faultOfReply(reply);
  if (fault !== undefined) return { unreadable: fault };
  switch (format.format) {
    case "scale":
      return parseBuiltIn(format.scale, reply.text);
    case "json":
      return parseJson(format, reply.text);
    case "xml":
      return parseXml(format, reply.text);
    case "text":
      return parseText(format, reply.text, search);
  }
}

/** Why a reply is not to be read at all, whatever it says. */
export function faultOfReply({ text, finishReason }: Reply): string | undefined {
  if (finishReason === "refusal") return "the model refused";
  if (finishReason === "contentFilter") return "a content filter stopped the reply";
  if (finishReason === "length") return "the reply was cut off";
  return text.trim() === "" ? "the reply is empty" : undefined;
}

/** The one JSON value that a text consists of, white space and one code fence aside; undefined where it is anything else. */
export function soleJson(text: string): { readonly value: unknown } | undefined {
  try {
    return parseJsonLine(unfenced(text));
  } catch {
    return undefined; // nested deeper than the stack
  }
}

const BuiltIn = z.strictObject({ reason: z.string(), score: z.int() });

function parseBuiltIn(scale: 5 | 2, text: string): Reading {
  const json = soleJson(text);
  if (json === undefined) return { unreadable: "the reply is not exactly one JSON object" };
  const reply = BuiltIn.safeParse(json.value);
  if (!reply.success) {
    return { unreadable: "the reply is not an object of exactly two keys: reason (text) and score (a whole number)" };
  }
  const { reason, score } = reply.data;
  const best = scale - 1;
  if (score < 0 || score > best) return { unreadable: `the score ${score} does not lie between 0 and ${best}` };
  return { value: Math.abs(score) / best, reason };
}

function parseJson(format: ReplyFormat, text: string): Reading {
  const json = soleJson(text);
  if (json === undefined) return { unreadable: "the reply is not exactly one JSON value" };
  const score = atPointer(json.value, format.score);
  if (score === undefined) return { unreadable: `the reply has nothing at ${format.score || "its root"}` };
  const reason = format.reason === undefined ? undefined : atPointer(json.value, format.reason);
  return withReason(valueOf(format, score), typeof reason === "string" ? reason : undefined);
}

function atPointer(value: unknown, pointer: string): unknown {
  const keys = pointer.split("/").slice(1);
  return valueAt(
    value,
    keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~")),
  );
}

function parseXml(format: ReplyFormat, text: string): Reading {
  const scores = textsOfElement(unfenced(text), format.score);
  if ("unreadable" in scores) return scores;
  const [score, ...more] = scores;
  if (score === undefined) return { unreadable: `the reply has no element <${format.score}>` };
  if (more.length > 0) return { unreadable: `the element <${format.score}> occurs ${scores.length} times` };
  const reasons = format.reason === undefined ? [] : textsOfElement(unfenced(text), format.reason);
  return withReason(valueOf(format, numberOr(score.trim(), format)), "unreadable" in reasons ? undefined : reasons[0]);
}

function parseText(format: ReplyFormat, text: string, search: FirstGroups): Reading {
  const found = search(format.score, text);
  if (found === undefined) return { unreadable: "the pattern of the score took too long" };
  const [score, ...more] = [...new Set(found.map((group) => group.trim()))];
  if (score === undefined) return { unreadable: "the pattern of the score does not match" };
  if (more.length > 0) return { unreadable: `the reply gives more than one score: ${[score, ...more].join(", ")}` };
  const [reason] = format.reason === undefined ? [] : (search(format.reason, text) ?? []);
  return withReason(valueOf(format, numberOr(score, format)), reason);
}

/** Where no `values` are given, a text must be a plain decimal number. */
function numberOr(text: string, { values }: ReplyFormat): unknown {
  return values === undefined && /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function valueOf({ values, range: [low, high] = [0, 1] }: ReplyFormat, score: unknown): Reading {
  if (values !== undefined) {
    const key =
      typeof score === "number" ? String(score) : typeof score === "string" ? score.trim() : JSON.stringify(score);
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    return value === undefined
      ? { unreadable: `the score is none of ${Object.keys(values).join(", ")}` }
      : { value: Math.abs(value) };
  }
  if (typeof score !== "number") return { unreadable: "the score is not a number" };
  if (!(score >= low && score <= high)) {
    return { unreadable: `the score ${score} does not lie between ${low} and ${high}` };
  }
  return { value: Math.min(1, Math.abs((score - low) / (high - low))) };
}

function withReason(reading: Reading, reason: string | undefined): Reading {
  return "value" in reading && reason !== undefined && reason.trim() !== ""
    ? { ...reading, reason: reason.trim() }
    : reading;
}

function unfenced(text: string): string {
  const trimmed = text.trim();
  const firstLine = trimmed.indexOf("\n");
  const fenced = trimmed.endsWith("```") && /^```[\w-]*\s*$/.test(trimmed.slice(0, Math.max(firstLine, 0)));
  return fenced ? trimmed.slice(firstLine + 1, -3).trim() : trimmed;
}
