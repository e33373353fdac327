import type { Command } from "commander";
import { addCommonFlags, type CommandParts } from "./command.ts";
import { count } from "./values.ts";
import { readTwins } from "./twins.ts";

interface RetrievalFlags {
  readonly qrels: string;
  readonly run: string;
  readonly metric?: readonly string[];
  readonly relevantFrom?: number;
}

/** `evals retrieval`: trec_eval's measures of a run against relevance judgements. */
export function addRetrieval(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program.command("retrieval").description("measure a TREC run against relevance judgements, as trec_eval does"),
  )
    .requiredOption("--qrels <file>", "judgements: topic, iteration, document, grade")
    .requiredOption("--run <file>", "ranking: topic, Q0, document, rank, score, tag; - for stdin")
    .option("-m, --metric <name...>", "recall@5, ndcg, mrr, …; default: all")
    .option("--relevant-from <n>", "lowest grade that counts as relevant", count);
  command.action(async () => {
    readTwins(command, edges.env);
    const { retrieval } = await import("./commands.ts");
    edges.stdout.write(await retrieval(command.opts<RetrievalFlags>(), edges));
    exit(0);
  });
}
