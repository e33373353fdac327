import { join } from "node:path";
import type { Edges } from "../domain/edges.ts";
import type { LiveRun } from "../domain/live-run.ts";
import { followJournal, type FollowedJournal } from "../records/follow-journal.ts";
import { toldBy } from "../records/history.ts";
import { liveParts } from "../reporters/html-live.ts";
import { createLiveFold, type LiveFold } from "../view/live-run.ts";

const POLL_MS = 500;

/** What the journal of a run says so far. */
export async function liveState(folder: string, edges: Pick<Edges, "sleep">): Promise<LiveRun> {
  const { journal, fold } = open(folder);
  try {
    await catchUp(journal, fold, edges);
    return stateOf(journal, fold);
  } finally {
    journal.close();
  }
}

/** Server-sent events: each part of the page when it has changed, and at the end that there is a report. */
export async function* liveEvents(
  folder: string,
  signal: AbortSignal,
  edges: Pick<Edges, "sleep" | "now">,
): AsyncIterable<string> {
  const { journal, fold } = open(folder);
  const sent = new Map<string, string>();
  try {
    while (!signal.aborted) {
      await catchUp(journal, fold, edges);
      for (const part of liveParts(stateOf(journal, fold), edges.now())) {
        if (sent.get(part.id) === part.html) continue;
        sent.set(part.id, part.html);
        yield `event: part\ndata: ${JSON.stringify(part)}\n\n`;
      }
      if (toldBy(folder) !== "journal.jsonl" || journal.isGone()) {
        yield "event: done\ndata: \n\n";
        return;
      }
      // Whoever listened is gone where it rejects.
      await edges.sleep(POLL_MS, signal).catch(() => {});
    }
  } finally {
    journal.close();
  }
}

function open(folder: string): { readonly journal: FollowedJournal; readonly fold: LiveFold } {
  return { journal: followJournal(join(folder, "journal.jsonl")), fold: createLiveFold() };
}

/** Gives way to other requests between the pieces of a long journal. */
async function catchUp(journal: FollowedJournal, fold: LiveFold, { sleep }: Pick<Edges, "sleep">): Promise<void> {
  while (journal.hasMore()) {
    for (const event of journal.read()) fold.accept(event);
    await sleep(0);
  }
}

function stateOf(journal: FollowedJournal, fold: LiveFold): LiveRun {
  return { ...fold.state(), damaged: journal.damaged(), writtenAt: journal.writtenAt() };
}
