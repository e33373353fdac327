import pLimit from "p-limit";
import type { RunEvent, Sink } from "../domain/event.ts";
import type { TrialResult } from "../domain/record.ts";
import type { PlannedTrial } from "./planned.ts";

/** Hands every event to every sink in order, one event at a time. */
export function emitter(sinks: readonly Sink[]): (event: RunEvent) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (event) => {
    last = last.then(async () => {
      for (const sink of sinks) await sink.accept(event);
    });
    return last;
  };
}

/**
 * Runs the trials of a plan, at most `concurrency` at once, and emits each result as it comes.
 * The plan is read only as far as there is room, so memory does not grow with it. The first bug ends the run once those in flight are done.
 */
export async function execute(
  plan: AsyncIterable<PlannedTrial>,
  concurrency: number,
  run: (planned: PlannedTrial) => Promise<TrialResult>,
  emit: (event: RunEvent) => Promise<void>,
): Promise<void> {
  const limit = pLimit(concurrency);
  const inFlight = new Set<Promise<void>>();
  let bug: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  for await (const planned of plan) {
    if (bug !== undefined) break;
    const trial: Promise<void> = limit(async () =>
      emit({ type: "trial", index: planned.index, result: await run(planned) }),
    )
      .catch((error: unknown) => {
        bug ??= { error };
      })
      .finally(() => {
        inFlight.delete(trial);
        wake?.();
      });
    inFlight.add(trial);
    if (inFlight.size >= concurrency) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await Promise.all(inFlight);
  if (bug !== undefined) throw bug.error;
}
