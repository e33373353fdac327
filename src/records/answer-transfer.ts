import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import { makeCacheFolder } from "./answer-files.ts";
import { indexAnswers, type AnswerIndex } from "./answer-index.ts";
import { entryOf, lineOf } from "./answer-line.ts";
import { answerWriter } from "./answer-writer.ts";

/** The first line of an export, so that no other file is taken for one. */
const TITLE = '{"evalsCache":1}\n';

/** Every answer of a cache as JSON Lines, behind a line that says what this is. */
export function* exportAnswers(index: AnswerIndex): Iterable<string> {
  yield TITLE;
  for (const entry of index.entries()) yield lineOf(entry);
}

export interface Imported {
  readonly added: number;
  /** They were there already, or later ones were. */
  readonly known: number;
  readonly unreadable: number;
}

/** Takes up the answers of an export line by line. Throws `UserError` where it is none. */
export async function importAnswers(
  dir: string,
  stream: AsyncIterable<Uint8Array | string>,
  { name, now }: { readonly name: string; readonly now: Edges["now"] },
): Promise<Imported> {
  const lines = linesOf(stream);
  const first = await lines.next();
  if (first.done === true || first.value.toString("utf8") !== TITLE) throw noExport(name);
  makeCacheFolder(dir);
  const index = indexAnswers(dir, now());
  const writer = answerWriter(dir);
  const counts = { added: 0, known: 0, unreadable: 0 };
  try {
    for await (const line of lines) {
      if (line.toString("latin1") === TITLE) continue; // two exports, one after the other
      const entry = entryOf(line);
      const known = entry && index.timeOf(entry.key);
      if (entry === undefined) counts.unreadable += 1;
      else if (known !== undefined && known >= entry.at && index.find(entry.key) !== undefined) counts.known += 1;
      else {
        index.add(entry.key, writer.write(entry));
        counts.added += 1;
      }
    }
  } finally {
    writer.finish();
    index.close();
  }
  return counts;
}

/** With their line feeds. A file that is no export may have no end of a line for a long time. */
async function* linesOf(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  let begun = false;
  for await (const chunk of stream) {
    let rest = Buffer.from(chunk as Uint8Array); // a text is taken as UTF-8
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield Buffer.concat([...pending, rest.subarray(0, end + 1)]);
      [pending, begun] = [[], true];
      rest = rest.subarray(end + 1);
    }
    pending.push(rest);
    if (!begun && rest.length > TITLE.length) return;
  }
  const last = Buffer.concat(pending);
  if (last.length > 0) yield last;
}

function noExport(name: string): UserError {
  return new UserError([
    { message: `"${name}" is no export of a cache`, hint: "write one with: evals cache export FILE" },
  ]);
}
