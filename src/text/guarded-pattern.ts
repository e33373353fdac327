import { createContext, Script, type Context } from "node:vm";
import { UserError } from "../domain/problem.ts";

/** A regular expression that cannot run for ever. */
export interface GuardedPattern {
  /** Whether the expression matches somewhere in the text. Throws `UserError` where that takes longer than the time limit. */
  test(text: string): boolean;
  /** The first group of every match; undefined where the search takes longer than the time limit. Wants the flag `g`. */
  firstGroups(text: string): readonly string[] | undefined;
  /** The text with every match replaced; undefined where the search takes longer than the time limit. Wants the flag `g`. */
  replaced(text: string, by: string): string | undefined;
}

const LIMIT_MS = 1000;

/** Throws `SyntaxError` where the pattern or its flags are not valid. */
export function guardedPattern(pattern: string, flags = ""): GuardedPattern {
  const expression = new RegExp(pattern, flags);
  return {
    test(text) {
      expression.lastIndex = 0;
      const matches = within(() => guard().matches(expression, text));
      if (matches !== undefined) return matches;
      throw new UserError([
        {
          message: `the pattern ${expression} took longer than ${LIMIT_MS / 1000} s on one text`,
          hint: "a repetition within a repetition, such as (a+)+, backtracks without end",
        },
      ]);
    },
    firstGroups: (text) => within(() => guard().firstGroups(expression, text)),
    replaced: (text, by) => within(() => guard().replaced(expression, text, by)),
  };
}

/** What a search finds; undefined where it takes longer than the time limit. */
function within<Found>(search: () => Found): Found | undefined {
  try {
    return search();
  } catch (error) {
    if (!isTimeout(error)) throw error;
    return undefined;
  }
}

interface Guard {
  matches(expression: RegExp, text: string): boolean;
  firstGroups(expression: RegExp, text: string): readonly string[];
  replaced(expression: RegExp, text: string, by: string): string;
}

/** One for the process: a context takes a millisecond to make. */
let shared: Guard | undefined;

function guard(): Guard {
  shared ??= makeGuard();
  return shared;
}

/** Only a script can be interrupted; expression and text reach it as values, never as code. */
function makeGuard(): Guard {
  const test = new Script("expression.test(text)");
  const all = new Script("Array.from(text.matchAll(expression), (match) => match[1] ?? '')");
  const replace = new Script("text.replace(expression, () => by)");
  const values: Context = createContext(Object.create(null));
  const run = (script: Script, expression: RegExp, text: string, by = ""): unknown => {
    Object.assign(values, { expression, text, by });
    return script.runInContext(values, { timeout: LIMIT_MS });
  };
  return {
    matches: (expression, text) => run(test, expression, text) === true,
    firstGroups: (expression, text) => Array.from(run(all, expression, text) as Iterable<string>, String), // the script makes a list of texts
    replaced: (expression, text, by) => String(run(replace, expression, text, by)),
  };
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
