import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { evals, makeFolder, recorded, type Files, type Ran } from "./harness.ts";

type Marks = Parameters<typeof recorded>[0];

/** A folder in which one run follows another. */
export interface Desk {
  readonly folder: string;
  /** Other answers, or another config, from now on. */
  change(marks: Marks, config?: object): void;
  write(name: string, text: string): void;
  evals(...argv: readonly string[]): Promise<Ran>;
}

export function deskOf(marks: Marks, config: object = {}, more: Files = {}): Desk {
  const folder = makeFolder({ ...recorded(marks, config), ...more });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  return {
    folder,
    write,
    change(next, changed = config) {
      const files = recorded(next, changed);
      write("evals.json", JSON.stringify(files["evals.json"]));
      write("rows.jsonl", (files["rows.jsonl"] as readonly unknown[]).map((row) => JSON.stringify(row)).join("\n"));
    },
    evals: (...argv) => evals(argv, {}, { cwd: folder }),
  };
}
