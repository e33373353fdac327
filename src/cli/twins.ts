import { InvalidArgumentError, type Command, type Option } from "commander";
import { UserError } from "../domain/problem.ts";

/** Gives every long flag that was not on the command line the value of its twin `EVALS_…` in the environment. */
export function readTwins(command: Command, env: Readonly<Record<string, string | undefined>>): void {
  for (const option of command.options) {
    const name = `EVALS_${(option.long ?? "").slice(2).toUpperCase().replaceAll("-", "_")}`;
    const text = env[name];
    if (text === undefined || text === "" || command.getOptionValueSource(option.attributeName()) === "cli") continue;
    command.setOptionValueWithSource(option.attributeName(), valueOf(option, text, name), "env");
  }
}

function valueOf(option: Option, text: string, name: string): unknown {
  if (!option.required && !option.optional) return truth(text, name) !== option.negate;
  if (option.optional && YES.test(text)) return true;
  const words = option.variadic ? text.split(",").map((word) => word.trim()) : [text];
  try {
    const { parseArg } = option;
    if (parseArg === undefined) return option.variadic ? words : text;
    return words.reduce<unknown>((previous, word) => parseArg(word, previous as never), undefined); // commander hands on what it got
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new UserError([{ message: `${name}: ${error.message}` }]);
    throw error;
  }
}

/** How a twin says that a flag is given, without a value. */
export const YES = /^(1|true|yes|on)$/i;

function truth(text: string, name: string): boolean {
  if (YES.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new UserError([{ message: `${name} must be 1 or 0, not "${text}"` }]);
}
