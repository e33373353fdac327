import { closeSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import type { RunEvent, Sink } from "../domain/event.ts";
import type { TrialResult } from "../domain/record.ts";

/** The run as it happened, one event a line; and the store from which its trials are read again in plan order. */
export interface Journal extends Sink {
  /** Of those that are in it. */
  trials(): AsyncIterable<TrialResult>;
  close(): void;
}

/** Starts a journal in a new file. An event is on its way to the disk when `accept` returns: a killed process loses none that was reported. */
export function openJournal(path: string): Journal {
  const file = openSync(path, "wx+");
  const places: (Place | undefined)[] = [];
  const readTrial = trialReader(file);
  let end = 0;
  return {
    accept(event: RunEvent) {
      const line = Buffer.from(`${JSON.stringify(event)}\n`);
      writeWhole(file, line, end);
      if (event.type === "trial") places[event.index] = { offset: end, length: line.length };
      end += line.length;
    },
    async *trials() {
      for (const place of places) if (place !== undefined) yield readTrial(place);
    },
    close() {
      fsyncSync(file);
      closeSync(file);
    },
  };
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

function writeWhole(file: number, bytes: Buffer, offset: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, offset + done);
}

/** Reads into one buffer again and again: many small ones would wait for the collector. */
function trialReader(file: number): (place: Place) => TrialResult {
  let bytes = Buffer.allocUnsafe(1 << 16);
  return ({ offset, length }) => {
    if (bytes.length < length) bytes = Buffer.allocUnsafe(2 * length);
    for (let done = 0; done < length;) {
      const read = readSync(file, bytes, done, length - done, offset + done);
      if (read === 0) throw new Error("the journal is shorter than what was written to it");
      done += read;
    }
    const event = JSON.parse(bytes.toString("utf8", 0, length)) as Extract<RunEvent, { type: "trial" }>; // written above
    return event.result;
  };
}
