import { InvalidArgumentError } from "commander";
import type { ReporterChoice } from "../app/options.ts";
import { parseGateRule } from "../domain/gate-rule.ts";
import type { JunitDialectName } from "../domain/report.ts";
import { parseDuration } from "../domain/quantity.ts";

export function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`it must be a whole number from 1, not "${text}"`);
  return Number(text);
}

export function countFromZero(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`it must be a whole number from 0, not "${text}"`);
  return Number(text);
}

/** 0: any that is free. */
export function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError(`it must be a port from 0 to 65535, not "${text}"`);
  return Number(text);
}

/** A quality in 0..1. */
export function share(text: string): number {
  const rule = parseGateRule("quality", `>= ${text}`);
  if (typeof rule === "string") throw new InvalidArgumentError(rule);
  return rule.limit;
}

/** In milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError(`it must be a duration such as 500ms, 30s or 2m, not "${text}"`);
  return ms;
}

/** A family of JUnit readers. */
export function junitDialect(text: string): JunitDialectName {
  if (text !== "common" && text !== "xunit2")
    throw new InvalidArgumentError(`it must be common or xunit2, not "${text}"`);
  return text;
}

/** `junit` or `junit=report.xml`; may be given several times. */
export function reporter(text: string, previous: readonly ReporterChoice[] | undefined): readonly ReporterChoice[] {
  const [name = "", ...file] = text.split("=");
  return [...(previous ?? []), { name, ...(file.length > 0 && { file: file.join("=") }) }];
}
