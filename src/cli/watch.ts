import { setMaxListeners } from "node:events";
import { rmSync } from "node:fs";
import { relative } from "node:path";
import { failingOf, withRunsOfNow } from "../app/earlier-runs.ts";
import { isCi } from "../app/environment.ts";
import { inputsOf } from "../app/inputs.ts";
import { emptyMemory, type RunMemory } from "../app/memory.ts";
import type { RunOptions } from "../app/options.ts";
import { Interrupt, type Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import { inertLine } from "../text/inert.ts";
import { fail } from "./fail.ts";
import { watchFiles } from "./file-changes.ts";
import { readKeys, type Key } from "./keys.ts";
import { ownFiles, type OwnFiles } from "./own-files.ts";
import { queue, type Queue } from "./queue.ts";
import type { RunFlags } from "./run.ts";
import { announce, progress, run } from "./run-parts.ts";

export interface WatchedCommand {
  readonly options: RunOptions;
  readonly flags: RunFlags;
  readonly argv: readonly string[];
}

type Happening =
  | { readonly type: "changed"; readonly paths: readonly string[] }
  | { readonly type: "key"; readonly key: Key }
  | { readonly type: "interrupted" };

/** Runs, and after each edit or key again what it affects; the answer is the exit code of the last run. */
export async function watch(given: WatchedCommand, edges: Edges): Promise<number> {
  refuse(given, edges);
  const command = { ...given, options: await withRunsOfNow(given.options, edges) };
  const happenings = queue<Happening>();
  edges.signal.addEventListener("abort", () => happenings.put({ type: "interrupted" }), { once: true });
  const keys = readKeys(edges, (key) => happenings.put({ type: "key", key }));
  let inputs = await inputsOf(command.options, edges);
  const own = ownFiles((path) => edges.stderr.write(`the run writes ${shown(path, edges)}: no longer watched\n`));
  const files = watchFiles((path) => inputs.has(path) && !own.has(path), {
    timer: edges.timer,
    changed: (paths) => happenings.put({ type: "changed", paths }),
  });
  const watchInputs = async () => {
    inputs = await inputsOf(command.options, edges);
    files.add(inputs.paths);
  };
  files.add(inputs.paths);
  try {
    return await session(command, { happenings, watchInputs, own }, edges);
  } finally {
    keys.close();
    await files.close();
  }
}

function shown(path: string, { cwd }: Edges): string {
  return inertLine(relative(cwd, path));
}

function refuse({ options, flags }: WatchedCommand, { env }: Edges): void {
  const against = [
    flags.dryRun === true ? "--dry-run" : undefined,
    flags.json === true ? "--json" : undefined,
    options.config === "-" ? "a config from stdin" : undefined,
    isCi(env) ? "CI, where nobody edits" : undefined,
  ].find((reason) => reason !== undefined);
  if (against !== undefined) throw new UserError([{ message: `--watch does not go with ${against}` }]);
}

interface Desk {
  readonly happenings: Queue<Happening>;
  readonly watchInputs: () => Promise<void>;
  readonly own: OwnFiles;
}

/** What is run now: all, or the cases that a key chose; `refresh`: the cache is not asked this once. */
type Choice = Pick<RunOptions, "only" | "filter" | "refresh">;

async function session(command: WatchedCommand, { happenings, watchInputs, own }: Desk, edges: Edges): Promise<number> {
  const memory = emptyMemory();
  let choice: Choice = {};
  let last: Ended = { code: undefined };
  for (let generation = 1; ; generation += 1) {
    const stop = new AbortController();
    const running = once({ ...command, choice, memory, last }, stop, { ...edges, generation });
    // An edit or a key ends the run that it makes old; what was answered is remembered.
    await Promise.race([running, happenings.some()]);
    if (!happenings.isEmpty()) stop.abort(new Interrupt("SIGINT"));
    last = await running;
    if (edges.signal.aborted) return last.code ?? interrupted(edges);
    if (
      !stop.signal.aborted &&
      last.failing !== undefined &&
      choice.only === undefined &&
      choice.filter === undefined
    ) {
      memory.answers.turn();
      memory.judgements.turn();
    }
    own.changed(happenings.waiting().flatMap((happening) => (happening.type === "changed" ? happening.paths : [])));
    await watchInputs();
    if (happenings.isEmpty()) edges.stderr.write(HINT);
    const next = await decision(happenings, { options: command.options, choice, last, memory }, edges);
    if (next === undefined) return edges.signal.aborted ? interrupted(edges) : (last.code ?? interrupted(edges));
    choice = next;
  }
}

const HINT = "\nwatching; a: all  f: failing  c: one case  r: ask again  q: quit\n";

interface Ended {
  /** Of the last run that was told; undefined where none was. */
  readonly code: number | undefined;
  /** Ids of the cases that were missed or unscored; undefined where nothing ran. */
  readonly failing?: ReadonlySet<string>;
  readonly folder?: string;
}

interface Round extends WatchedCommand {
  readonly choice: Choice;
  readonly memory: RunMemory;
  readonly last: Ended;
}

/** One run, told like any other; of the runs of a session the newest alone stays. One that is stopped is told of no more. */
async function once(
  { options, flags, argv, choice, memory, last }: Round,
  stop: AbortController,
  edges: Edges,
): Promise<Ended> {
  if (edges.stderr.isTTY === true) edges.stderr.write("\u001B[2J\u001B[3J\u001B[H");
  const line = progress(flags.quiet === true ? "none" : undefined, edges);
  const signal = AbortSignal.any([edges.signal, stop.signal]);
  const isOld = () => stop.signal.aborted && !edges.signal.aborted;
  setMaxListeners(0, signal); // every call in flight listens
  try {
    const finished = await run({ ...options, ...choice, memory }, [line], { ...edges, signal });
    line.end();
    // The newest run that was told of stays, not one that an edit ended.
    const superseded = isOld() ? finished.folder : last.folder;
    const ended = isOld()
      ? last
      : {
          code: await announce(finished, flags, edges),
          failing: await failingOf(finished.report.cases()),
          folder: finished.folder,
        };
    finished.close();
    if (superseded !== undefined && options.out === undefined) rmSync(superseded, { recursive: true, force: true });
    return ended;
  } catch (error) {
    line.end();
    if (isOld() && error instanceof Interrupt) return last;
    return { code: await fail(error, argv, edges), ...(last.folder !== undefined && { folder: last.folder }) };
  }
}

interface Standing {
  readonly options: RunOptions;
  readonly choice: Choice;
  readonly last: Ended;
  readonly memory: RunMemory;
}

/** What to run next, once something happens that asks for it; undefined: nothing more. */
async function decision(
  happenings: Queue<Happening>,
  { options, choice: { refresh: _, ...choice }, last, memory }: Standing,
  edges: Edges,
): Promise<Choice | undefined> {
  for (;;) {
    const happening = await happenings.next();
    switch (happening.type) {
      case "interrupted":
        return undefined;
      case "changed": {
        const names = happening.paths.map((path) => shown(path, edges));
        edges.stderr.write(`changed: ${names.join(", ")}\n`);
        return choice;
      }
      case "key": {
        const { key } = happening;
        if (key.name === "quit") return undefined;
        if (key.name === "again") {
          memory.answers.clear();
          memory.judgements.clear();
          return options.cache === false || options.offline === true ? choice : { ...choice, refresh: true };
        }
        if (key.name === "all") return {};
        if (key.name === "case") return { filter: key.text };
        if (last.failing !== undefined && last.failing.size > 0)
          return { only: { ids: last.failing, text: "the failing cases" } };
        edges.stderr.write("no case failed\n");
      }
    }
  }
}

function interrupted({ signal, stderr }: Edges): number {
  const code = signal.reason instanceof Interrupt && signal.reason.by === "SIGTERM" ? 143 : 130;
  stderr.write(`evals: exit ${code} - interrupted\n`);
  return code;
}
