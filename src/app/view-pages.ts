import { createReadStream, closeSync, lstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Edges } from "../domain/edges.ts";
import type { FinishedRun } from "../domain/history.ts";
import { toldBy, type RunHistory } from "../records/history.ts";
import { comparisonPage } from "../reporters/html-comparison.ts";
import { historyPage } from "../reporters/html-history.ts";
import { livePage } from "../reporters/html-live.ts";
import { failurePage, VIEW_POLICY } from "../reporters/html-view.ts";
import type { Page, Pages } from "../view/page.ts";
import { compareRuns } from "./compare.ts";
import { liveEvents, liveState } from "./live.ts";
import { reportOfRun } from "./report.ts";

const HTML = { status: 200, type: "text/html", policy: VIEW_POLICY } as const;

/** The pages of the local server: made anew of the files whenever they are asked for. */
export function viewPages(history: RunHistory, edges: Edges): Pages {
  return {
    async history() {
      return { ...HTML, body: [historyPage(history.read())] };
    },
    async run(key) {
      const folder = history.folderOf(key);
      if (folder === undefined) return undefined;
      if (toldBy(folder) === "results.json") return reportPage(folder, edges);
      return { ...HTML, body: [livePage(key, await liveState(folder, edges), edges.now())] };
    },
    events(key, signal) {
      const folder = history.folderOf(key);
      if (folder === undefined) return undefined;
      return {
        status: 200,
        type: "text/event-stream",
        policy: "default-src 'none'",
        body: liveEvents(folder, signal, edges),
      };
    },
    async compare(before, now) {
      const [was, is] = [finished(before, history), finished(now, history)];
      if (was === undefined || is === undefined) return undefined;
      const compared = await compareRuns({ before: was.file, now: is.file }, edges);
      try {
        return { ...HTML, body: [comparisonPage(compared, was.run, is.run)] };
      } finally {
        compared.close();
      }
    },
    failure: (status, problem) => ({ ...HTML, status, body: [failurePage(problem)] }),
  };
}

function finished(key: string, history: RunHistory): { readonly run: FinishedRun; readonly file: string } | undefined {
  const run = history.read().runs.find((each) => each.key === key);
  const folder = history.folderOf(key);
  return run?.state !== "finished" || folder === undefined ? undefined : { run, file: join(folder, "results.json") };
}

/** The page that the run wrote, with its baseline; where that is of another version, whose script would not run here, one made of the record. */
async function reportPage(folder: string, edges: Edges): Promise<Page> {
  const { html, POLICY } = await import("../reporters/html.ts");
  const written = join(folder, "report.html");
  const page = { ...HTML, policy: POLICY };
  if (isOurs(written, POLICY)) return { ...page, body: withRunsLink(textOf(written)) };
  const { report, close } = await reportOfRun({ run: join(folder, "results.json") }, edges);
  return { ...page, body: withRunsLink(html.render(report, { color: false, width: 100, verbose: true })), close };
}

/** Opened when it is read. */
async function* textOf(path: string): AsyncIterable<string> {
  yield* createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 18 });
}

const HEAD_BYTES = 4096;

function isOurs(path: string, policy: string): boolean {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const file = openSync(path, "r");
  try {
    const piece = Buffer.alloc(HEAD_BYTES);
    return piece.toString("utf8", 0, readSync(file, piece)).includes(`content="${policy}"`);
  } finally {
    closeSync(file);
  }
}

const NAV = '<nav aria-label="Report">';

/** A report says nothing of other runs; here they are one step away. */
async function* withRunsLink(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let linked = false;
  for await (const piece of pieces) {
    yield linked ? piece : piece.replace(NAV, `${NAV}<a href="/">Runs</a>`);
    linked ||= piece.includes(NAV);
  }
}
