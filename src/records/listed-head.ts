import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { UserError } from "../domain/problem.ts";
import { RunHeader } from "../domain/record.ts";
import { parseJson } from "../text/json.ts";
import { headIn, noRecord, readHead, type RecordHead } from "./record-head.ts";

const PIECE = 1 << 16;
/** A head is some kilobytes; what is longer than this was not written by us. */
const LONGEST_HEAD = 1 << 23;

/** What a results.json says before its trials, which are not read. Throws `UserError` where that is nothing. */
export function readListedHead(path: string, name: string): RecordHead {
  const text = headText(path, name);
  const head = headIn(parsed(text));
  // Once more, slowly, for the place of what is wrong.
  return head ?? readHead(parseJson(name, text));
}

/** What the first line of a journal says of its run; undefined until it is there. */
export function readStartedHeader(path: string): RunHeader | undefined {
  const [line] = pieceUntil(path, "\n");
  const event = parsed(line ?? "");
  const header = RunHeader.safeParse(Reflect.get(Object(event), "header"));
  return header.success ? header.data : undefined;
}

const TRIALS = ',\n  "trials": [';

function headText(path: string, name: string): string {
  const [head, found] = pieceUntil(path, TRIALS);
  if (head === undefined) throw noRecord(name, "its list of trials does not follow its head");
  if (!found && parsed(head) === undefined) throw noRecord(name, "it is cut short, or no JSON");
  return found ? `${head}\n}` : head;
}

/** The text before the first mark; all of it where there is no mark; nothing where that is too long. */
function pieceUntil(path: string, mark: string): readonly [text: string | undefined, found: boolean] {
  const file = open(path);
  try {
    const [piece, decoder] = [Buffer.allocUnsafe(PIECE), new StringDecoder("utf8")];
    let text = "";
    while (text.length < LONGEST_HEAD) {
      const read = readSync(file, piece);
      const from = Math.max(0, text.length - mark.length);
      text += decoder.write(piece.subarray(0, read));
      const end = text.indexOf(mark, from);
      if (end !== -1) return [text.slice(0, end), true];
      if (read === 0) return [text, false];
    }
    return [undefined, false];
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw new UserError(`cannot read it: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
