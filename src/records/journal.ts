import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { RunEvent, Sink } from "../domain/event.ts";
import type { TrialResult } from "../domain/record.ts";
import { windowReader, type Place } from "./window.ts";

/** The run as it happened, one event a line; and the store from which its trials are read again in plan order. */
export interface Journal extends Sink {
  /** Of those that are in it. */
  trials(): AsyncIterable<TrialResult>;
  /** While the run goes on: each as soon as those before it in the plan are there, and at the end those behind a gap. */
  follow(): AsyncIterable<TrialResult>;
  close(): void;
}

/** Starts a journal in a new file. An event is on its way to the disk when `accept` returns: a killed process loses none that was reported. */
export function openJournal(path: string): Journal {
  const file = openSync(path, "wx+");
  const places: (Place | undefined)[] = [];
  const readTrial = trialReader(file);
  const recent = new Map<number, TrialResult>();
  const followers: (() => void)[] = [];
  let end = 0;
  let finished = false;

  function keep(index: number, result: TrialResult): void {
    recent.set(index, result);
    for (const oldest of recent.keys()) {
      if (recent.size <= MOST_RECENT) break;
      recent.delete(oldest);
    }
  }

  /** Resolves once the trial is there (true) or will not come any more. */
  async function isKnown(index: number): Promise<boolean> {
    while (places[index] === undefined) {
      if (finished) return false;
      await new Promise<void>((resolve) => followers.push(resolve));
    }
    return true;
  }

  return {
    accept(event: RunEvent) {
      const line = Buffer.from(`${JSON.stringify(event)}\n`);
      writeWhole(file, line, end);
      if (event.type === "trial") {
        places[event.index] = { offset: end, length: line.length };
        keep(event.index, event.result);
      }
      end += line.length;
      finished ||= event.type === "finished";
      for (const wake of followers.splice(0)) wake();
    },
    async *trials() {
      for (const place of places) if (place !== undefined) yield readTrial(place);
    },
    async *follow() {
      for (let index = 0; (await isKnown(index)) || index < places.length; index += 1) {
        const place = places[index];
        if (place !== undefined) yield recent.get(index) ?? readTrial(place);
      }
    },
    close() {
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/** Kept in memory: a follower reads mostly what has just come. */
const MOST_RECENT = 256;

function writeWhole(file: number, bytes: Buffer, offset: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, offset + done);
}

/** Trials that follow one another in the plan stand near one another in the file. */
function trialReader(file: number): (place: Place) => TrialResult {
  const read = windowReader(file);
  return (place) => {
    const event = JSON.parse(read(place)) as Extract<RunEvent, { type: "trial" }>; // written above
    return event.result;
  };
}
