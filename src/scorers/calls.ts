import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import type { ToolCall } from "../domain/candidate.ts";
import { scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { isMap } from "../text/is-map.ts";
import { shown } from "./shown.ts";

const Options = once(() =>
  z.strictObject({
    tool: z.string().check(z.minLength(1), z.describe("the name of the tool")),
    arguments: z.optional(
      z
        .record(z.string(), z.json())
        .check(z.describe("what its arguments must hold; others may stand beside them, in maps within them too")),
    ),
    times: z.optional(
      z.int().check(z.minimum(0), z.describe("how many calls must be so, no more and no fewer; default: at least one")),
    ),
  }),
);

/** 1 where the tool was called so. A candidate that reports no tool calls made none. */
export const callsScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "calls",
  get options() {
    return Options();
  },
  create({ tool, arguments: wanted, times }) {
    const fits = (call: ToolCall): boolean =>
      call.name === tool && (wanted === undefined || holds(wanted, argumentsOf(call)));
    return {
      skips: () => undefined,
      score(_, { toolCalls = [] }) {
        const count = toolCalls.filter(fits).length;
        if (times === undefined ? count > 0 : count === times) return scored(1);
        const so = `${tool}${wanted === undefined ? "" : ` with ${JSON.stringify(wanted)}`}`;
        const instead = count === 0 ? `; ${callsIn(toolCalls)}` : "";
        return scored(0, `${count} calls of ${so}${times === undefined ? "" : `, not ${times}`}${instead}`);
      },
    };
  },
};

/** Recordings often hold them as the text that the API gave. */
function argumentsOf({ arguments: given }: ToolCall): unknown {
  if (typeof given !== "string") return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

/** Maps may hold more than is wanted; lists and plain values are the same. */
function holds(wanted: unknown, given: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(given) && given.length === wanted.length && wanted.every((item, index) => holds(item, given[index]))
    );
  if (!isMap(wanted)) return wanted === given;
  return (
    isMap(given) && Object.entries(wanted).every(([key, item]) => Object.hasOwn(given, key) && holds(item, given[key]))
  );
}

/** The calls that a reason shows. */
const SHOWN = 5;

function callsIn(calls: readonly ToolCall[]): string {
  if (calls.length === 0) return "no tool was called";
  const some = calls.slice(0, SHOWN).map(({ name, arguments: given }) => shown(`${name}(${JSON.stringify(given)})`));
  return `called were ${some.join(", ")}${calls.length > SHOWN ? ` and ${calls.length - SHOWN} more` : ""}`;
}
