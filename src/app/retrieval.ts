import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import { evaluateRun } from "../scorers/trec.ts";

export interface RetrievalOptions {
  readonly qrels: string;
  readonly run: string;
  readonly metric?: readonly string[] | undefined;
  readonly relevantFrom?: number | undefined;
}

/** trec_eval's lines for every topic and for all. */
export async function retrieval(
  { qrels, run, metric, relevantFrom = 1 }: RetrievalOptions,
  edges: Edges,
): Promise<string> {
  const read = async (name: string) => ({ file: name, text: await textOf(name, edges) });
  return evaluateRun({ qrels: await read(qrels), run: await read(run), metrics: metric, relevantFrom });
}

async function textOf(name: string, { cwd, stdin }: Edges): Promise<string> {
  if (name !== "-") {
    try {
      return readFileSync(resolve(cwd, name), "utf8");
    } catch (error) {
      throw new UserError([
        { message: `cannot read "${name}": ${error instanceof Error ? error.message : String(error)}` },
      ]);
    }
  }
  let text = "";
  for await (const chunk of stdin) text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
  return text;
}
