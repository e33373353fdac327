import pLimit from "p-limit";
import type { Edges } from "../domain/edges.ts";
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

const LONGEST_TURN_MS = 5;

/**
 * Runs the trials of a plan, at most `concurrency` at once, and emits each result as it comes.
 * The plan is read only as far as there is room, so memory does not grow with it. The first bug ends the run once those in flight are done.
 */
export async function execute(
  plan: AsyncIterable<PlannedTrial>,
  concurrency: number,
  run: (planned: PlannedTrial) => Promise<TrialResult>,
  emit: (event: RunEvent) => Promise<void>,
  { monotonic, sleep }: Pick<Edges, "monotonic" | "sleep">,
): Promise<void> {
  const limit = pLimit(concurrency);
  const inFlight = new Set<Promise<void>>();
  let bug: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  let turn = monotonic();
  const start = async (planned: PlannedTrial): Promise<void> => {
    // Trials that wait for nothing outside would leave signals and time limits no turn; calls that were begun get on their way.
    if (monotonic() - turn > LONGEST_TURN_MS) {
      await sleep(0);
      turn = monotonic();
    }
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
  };
  try {
    for await (const planned of plan) {
      if (bug !== undefined) break;
      await start(planned);
    }
  } catch (error) {
    bug ??= { error };
  }
  await Promise.all(inFlight);
  if (bug !== undefined) throw bug.error;
}
