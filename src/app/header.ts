import type { Edges } from "../domain/edges.ts";
import type { RunHeader } from "../domain/record.ts";
import { createHash } from "node:crypto";
import type { GitState } from "../records/git.ts";
import { isoTime } from "../text/time.ts";
import { cleaner } from "./clean.ts";
import type { Prepared } from "./prepare.ts";
import { scoringHash } from "./scoring-hash.ts";
import { VERSION } from "./version.ts";

/** What is known of a run before its first trial. */
export async function headerOf(
  { config, prompts, judge, survey, selection }: Prepared,
  {
    runId,
    startedAt,
    git,
    gateSubset,
    edges: { nodeVersion },
  }: {
    readonly runId: string;
    readonly startedAt: number;
    readonly gateSubset: boolean | undefined;
    readonly git: Promise<Partial<GitState> | undefined>;
    readonly edges: Pick<Edges, "nodeVersion">;
  },
): Promise<RunHeader> {
  const checkedOut = await git;
  return {
    schemaVersion: 1,
    run: {
      id: runId,
      startedAt: isoTime(startedAt),
      evalgate: VERSION,
      node: nodeVersion,
      ...(checkedOut && { git: checkedOut }),
    },
    config: { file: config.file, hash: config.hash },
    datasets: [...survey.datasets],
    prompts: config.prompts.map((prompt) => ({
      id: prompt.id,
      file: prompt.source.file,
      line: prompt.line,
      hash: prompt.hash,
      provider: prompt.provider,
      model: prompt.writtenModel,
      answeredBy: {},
      gate: prompt.gate,
      retriever:
        prompt.retriever === undefined
          ? null
          : { hash: createHash("sha256").update(JSON.stringify(prompt.retriever)).digest("hex") },
    })),
    judge: judge === undefined ? null : { id: judge.id, provider: judge.provider, model: judge.model },
    scoring: { hash: scoringHash(config) },
    plan: {
      cases: survey.cases,
      trials: survey.trials * prompts.length,
      prompts: prompts.length,
      filter: selection.text === null ? null : cleaner(config).redact(selection.text),
      shard: null,
    },
    settings: {
      threshold: config.threshold,
      maxUnscored: config.maxUnscored,
      trials: config.trials,
      texts: config.output.texts,
      gateSubset: gateSubset === true,
    },
  };
}

/** `20261123T202519Z-k3f9q2`: sorts by time, and two of one second differ. */
export function newRunId(now: number, random: () => number): string {
  const stamp = isoTime(now).replaceAll(/[-:]|\.\d+/g, "");
  const letters = Array.from({ length: 6 }, () => "abcdefghijkmnpqrstuvwxyz23456789".charAt(Math.floor(random() * 32)));
  return `${stamp}-${letters.join("")}`;
}
