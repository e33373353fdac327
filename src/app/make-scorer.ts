import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Config } from "../config/config.ts";
import type { Edges } from "../domain/edges.ts";
import type { Judge } from "../domain/judge.ts";
import type { Scorer, ScorerParts } from "../domain/scorer.ts";
import { plugins } from "./plugins.ts";
import { userFunction } from "./user-code.ts";

export function scorerOf(type: string, options: Readonly<Record<string, unknown>>, parts: ScorerParts): Scorer {
  const found = plugins.scorerType(type);
  if (found === undefined) throw new Error(`no scorer type ${type}`);
  return found.create(options, parts);
}

export function needsJudge(type: string): boolean {
  return plugins.scorerType(type)?.needsJudge === true;
}

export function isGated({ gates }: Config, name: string): boolean {
  return gates.some(({ metric }) => metric.name === name);
}

export function partsOf({ folder, retrieval }: Config, judge: Judge | undefined, edges: Edges): ScorerParts {
  return {
    judge,
    relevantFrom: retrieval.relevantFrom,
    readText: (file) => readFileSync(resolve(folder, file), "utf8"),
    importFunction:
      (file, name) =>
      async (...values) =>
        (await userFunction(resolve(folder, file), name, edges))(...values),
  };
}
