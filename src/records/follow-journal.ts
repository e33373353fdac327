import { closeSync, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import type { RunEvent } from "../domain/event.ts";
import { Results, RunHeader, TrialResult } from "../domain/record.ts";
import { isMap } from "../text/is-map.ts";

/** A journal that another process writes. */
export interface FollowedJournal {
  /** What has been added since it was last asked, some of it at a time; nothing where there is no more yet. A line that is not whole yet waits. */
  read(): readonly RunEvent[];
  hasMore(): boolean;
  /** Whole lines that are no events. */
  damaged(): number;
  /** Milliseconds since the epoch. */
  writtenAt(): number;
  /** Whether another file, or none, stands where it was. */
  isGone(): boolean;
  close(): void;
}

const MOST_BYTES = 1 << 21;
const NEWLINE = 0x0a;

export function followJournal(path: string): FollowedJournal {
  const file = openSync(path, "r");
  let [offset, damaged] = [0, 0];
  let rest = Buffer.alloc(0);
  return {
    read() {
      const piece = Buffer.allocUnsafe(MOST_BYTES);
      const read = readSync(file, piece, 0, MOST_BYTES, offset);
      if (read === 0) return [];
      offset += read;
      const bytes = Buffer.concat([rest, piece.subarray(0, read)]);
      const end = bytes.lastIndexOf(NEWLINE);
      rest = bytes.subarray(end + 1);
      if (end === -1) return [];
      const events = bytes.toString("utf8", 0, end).split("\n").map(eventIn);
      damaged += events.filter((event) => event === undefined).length;
      return events.flatMap((event) => event ?? []);
    },
    hasMore: () => fstatSync(file).size > offset,
    damaged: () => damaged,
    writtenAt: () => fstatSync(file).mtimeMs,
    isGone: () => lstatSync(path, { throwIfNoEntry: false })?.ino !== fstatSync(file).ino,
    close: () => closeSync(file),
  };
}

function eventIn(line: string): RunEvent | undefined {
  const value = parsed(line);
  return isMap(value) && isEvent(value) ? (value as unknown as RunEvent) : undefined; // just checked
}

function isEvent(event: Readonly<Record<string, unknown>>): boolean {
  switch (event["type"]) {
    case "started":
      return RunHeader.safeParse(event["header"]).success;
    case "trial":
      return TrialResult.safeParse(event["result"]).success;
    case "notice":
      return Results.shape.events.safeParse([event["notice"]]).success;
    case "finished":
      return true;
    default:
      return false;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
