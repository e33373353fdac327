import type { Row } from "../domain/dataset.ts";
import type { Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { problemAt } from "../text/source.ts";
import type { Template } from "../text/template-names.ts";

/** What carrying a config over needs of the rest of the program. Names of files are as they stand in the config. */
export interface CarryParts {
  /** The files that a path or glob names, beside the config, sorted by bytes. */
  readonly expand: (pattern: string) => Promise<readonly CarriedFile[]>;
  readonly readText: (file: CarriedFile) => string;
  /** YAML or JSON. Throws `UserError` where it is neither. */
  readonly readSource: (file: CarriedFile) => Promise<Source>;
  /** The rows of a data file; undefined where its format is not known. */
  readonly rows: (file: CarriedFile) => AsyncIterable<Row | Problem> | undefined;
  /** Whether a scorer of this type exists and takes these options. */
  readonly accepts: (type: string, options: Readonly<Record<string, unknown>>) => boolean;
  /** Throws an Error that says why where the text is no template. */
  readonly compile: (text: string) => Template;
}

export interface CarriedFile {
  /** Absolute. */
  readonly path: string;
  /** As shown to people. */
  readonly name: string;
}

/** What could not be carried over, with its place. */
export class Notes {
  readonly list: Problem[] = [];
  readonly #said = new Set<string>();

  add(source: Source, path: Path, message: string, hint?: string): undefined {
    return this.addProblem(
      problemAt(source, path, message, { hint, target: typeof path.at(-1) === "number" ? "value" : "key" }),
    );
  }

  /** Once for each place. */
  addProblem(problem: Problem): undefined {
    const { file, at, message } = problem;
    const place = JSON.stringify([file, at, message]);
    if (!this.#said.has(place)) this.list.push(problem);
    this.#said.add(place);
    return undefined;
  }
}

/** A value of the foreign config that still knows where it stands. */
export interface Located {
  readonly source: Source;
  readonly path: Path;
  readonly value: unknown;
}

/** The value under a key or an index of a located one. */
export function within({ source, path, value }: Located, key: string | number): Located {
  const inner: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return { source, path: [...path, key], value: inner };
}

/** A list as its items; anything else as the one item of a list; nothing as none. */
export function items(located: Located): readonly Located[] {
  const { value } = located;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map((_, index) => within(located, index)) : [located];
}

/** `file://a.txt` as `a.txt`. */
export function filePath(text: string): string {
  return text.replace(/^file:\/\//, "");
}
