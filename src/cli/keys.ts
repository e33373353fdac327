import type { Edges } from "../domain/edges.ts";
import { inertLine } from "../text/inert.ts";

export type Key =
  | { readonly name: "all" | "failing" | "again" | "quit" }
  /** A glob on the id. */
  | { readonly name: "case"; readonly text: string };

const NAMES: Readonly<Record<string, "all" | "failing" | "again" | "quit">> = {
  a: "all",
  f: "failing",
  r: "again",
  q: "quit",
  "\u0003": "quit", // Ctrl-C, which a terminal in raw mode hands over as a key
};

/** Reads what a person presses: a key each, and behind `c` a line with the id of a case. */
export function readKeys({ stdin, stderr }: Edges, pressed: (key: Key) => void): { close(): void } {
  stdin.setRawMode?.(true);
  const read = reader(stderr, pressed);
  const reading = (async () => {
    for await (const chunk of stdin) for (const character of String(chunk)) read(character);
  })();
  reading.catch(() => {}); // without keys there are still edits
  return { close: () => stdin.setRawMode?.(false) };
}

function reader(stderr: Edges["stderr"], pressed: (key: Key) => void): (character: string) => void {
  let line: string | undefined;
  return (character) => {
    if (line === undefined) {
      const name = NAMES[character];
      if (name !== undefined) pressed({ name });
      else if (character === "c") {
        line = "";
        stderr.write("case (an id, or a glob): ");
      }
      return;
    }
    if (character === "\r" || character === "\n") {
      stderr.write("\n");
      if (line !== "") pressed({ name: "case", text: line });
      line = undefined;
    } else if (character === "\u0003" || character === "\u001B") {
      line = undefined;
      stderr.write("\n");
    } else if (character === "\u007F" || character === "\b") {
      if (line !== "") stderr.write("\b \b");
      line = line.slice(0, -1);
    } else {
      line += character;
      stderr.write(inertLine(character));
    }
  };
}
