import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { UserError } from "../domain/problem.ts";
import { failed, scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { guardedPattern } from "../text/guarded-pattern.ts";

const Options = once(() =>
  z
    .strictObject({
      pattern: z
        .string()
        .check(z.minLength(1), z.describe("a JavaScript regular expression that must match somewhere in the answer")),
      flags: z._default(z.string().check(z.describe("such as i, m, s, u")), ""),
    })
    .check(
      z.superRefine(({ pattern, flags }, context) => {
        const wrong = syntaxError(pattern, flags);
        if (wrong !== undefined) context.addIssue({ code: "custom", ...wrong });
      }),
    ),
);

/** 1 where the pattern matches. One that backtracks beyond the time limit is a failed score. */
export const matchesScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "matches",
  get options() {
    return Options();
  },
  create({ pattern, flags }) {
    const guarded = guardedPattern(pattern, flags);
    return {
      skips: () => undefined,
      score(_, { text }) {
        try {
          return guarded.test(text) ? scored(1) : scored(0, `/${pattern}/${flags} does not match`);
        } catch (error) {
          if (error instanceof UserError) return failed(error.message);
          throw error;
        }
      },
    };
  },
};

function syntaxError(
  pattern: string,
  flags: string,
): { readonly path: string[]; readonly message: string } | undefined {
  if (!compiles("", flags))
    return { path: ["flags"], message: `has a flag that does not exist or stands twice: ${flags}` };
  try {
    return void new RegExp(pattern, flags);
  } catch (error) {
    const [, why] = /: ([^:]*)$/.exec(error instanceof Error ? error.message : "") ?? [];
    return { path: ["pattern"], message: `is not a regular expression: ${why ?? "it cannot be read"}` };
  }
}

function compiles(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
