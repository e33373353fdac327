import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of real recordings; undefined where they are not at hand. */
export const data: string | undefined = process.env["EVALGATE_TEST_DATA"];

export const withoutData = data === undefined ? " (skipped: EVALGATE_TEST_DATA names no folder)" : "";

export function readText(...path: readonly string[]): string {
  return readFileSync(join(data ?? "", ...path), "utf8");
}

export function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readText(...path));
}

export function readLines(...path: readonly string[]): readonly unknown[] {
  return readText(...path)
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}
