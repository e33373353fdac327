import { basename, dirname, relative, resolve } from "node:path";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import { openHistory, toldBy, type RunHistory } from "../records/history.ts";
import { runPath } from "../reporters/html-view.ts";
import { startServer } from "../view/server.ts";
import { findRun } from "./find-run.ts";
import { runsOf, type RunPaths } from "./project.ts";
import { viewPages } from "./view-pages.ts";

export interface ViewOptions {
  readonly config?: string | undefined;
  /** At which the address points; absent: all runs. */
  readonly run?: string | undefined;
  /** 0: one that is free. */
  readonly port: number;
  /** Is told what nobody foresaw; the server goes on. */
  readonly report: (error: unknown) => void;
}

export interface Viewing {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the runs of the output folder to this machine. Throws `UserError` where the run is not there or the port is taken. */
export async function view({ config, run, port, report }: ViewOptions, edges: Edges): Promise<Viewing> {
  const places = await runsOf(config, edges);
  const { history, key } = named(run, places);
  const server = await startServer(viewPages(history, edges), { port, report });
  const path = key === undefined ? "/" : runPath(key);
  return { address: `http://127.0.0.1:${server.port}${path}`, close: () => server.close() };
}

/** The runs, with the one that was named among them. */
function named(
  run: string | undefined,
  places: RunPaths,
): { readonly history: RunHistory; readonly key: string | undefined } {
  const { output, shownName } = places;
  const history = openHistory({ output, shownName });
  if (run === undefined) return { history, key: undefined };
  // One that goes on is the newest too.
  const [newest] = history.read().runs;
  if (run === "latest" && newest !== undefined) return { history, key: newest.key };
  if (history.folderOf(run) !== undefined) return { history, key: run };
  const folder = folderNamed(run, places);
  const inside = relative(output, folder);
  const beside = inside === "" || dirname(resolve(output, inside)) === output ? undefined : folder;
  const wider = openHistory({ output, beside, shownName });
  return { history: wider, key: keyOf(folder, wider) };
}

/** Of a run that is over or goes on. */
function folderNamed(run: string, { output, shownName, cwd }: RunPaths): string {
  const folder = resolve(cwd, run);
  if (toldBy(folder) !== undefined) return folder;
  const file = findRun(run, { cwd, output });
  if (basename(file) === "results.json") return dirname(file);
  throw new UserError([
    {
      message: `evals view shows a results.json, not "${shownName(file)}"`,
      hint: `evals report ${shownName(file)} --reporter html=report.html`,
    },
  ]);
}

function keyOf(folder: string, history: RunHistory): string | undefined {
  return history.read().runs.find(({ key }) => history.folderOf(key) === folder)?.key;
}
