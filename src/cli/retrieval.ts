import type { Command } from "commander";
import { UserError } from "../domain/problem.ts";
import { addCommonFlags, type CommandParts } from "./command.ts";
import { count } from "./values.ts";
import { readTwins } from "./twins.ts";

interface RetrievalFlags {
  readonly qrels?: string;
  readonly run?: string;
  readonly metric?: readonly string[];
  readonly relevantFrom?: number;
}

/** `evals retrieval`: trec_eval's measures of a run against relevance judgements. */
export function addRetrieval(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program.command("retrieval").description("measure a TREC run against relevance judgements, as trec_eval does"),
  )
    .option("--qrels <file>", "judgements: topic, iteration, document, grade")
    .option("--run <file>", "ranking: topic, Q0, document, rank, score, tag; - for stdin")
    .option("-m, --metric <name...>", "recall@5, ndcg, mrr, …; default: all")
    .option("--relevant-from <n>", "lowest grade that counts as relevant", count);
  command.action(async () => {
    readTwins(command, edges.env);
    const { retrieval } = await import("../app/retrieval.ts");
    const { qrels, run, ...rest } = command.opts<RetrievalFlags>();
    if (qrels === undefined || run === undefined)
      throw new UserError("evals retrieval needs --qrels FILE and --run FILE");
    edges.stdout.write(await retrieval({ qrels, run, ...rest }, edges));
    exit(0);
  });
}
