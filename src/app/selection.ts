import type { GoldenCase, LocatedCase } from "../domain/golden-case.ts";
import { questionOf } from "../domain/golden-case.ts";

export interface SelectionOptions {
  /** Glob on the id. */
  readonly filter?: string | undefined;
  /** Regular expression on the id and the input; tests a text under a time limit. */
  readonly grep?: { readonly pattern: string; readonly test: (text: string) => boolean } | undefined;
  readonly tag?: string | undefined;
  /** Only these ids, and how they were asked for. */
  readonly listed?: readonly ListedCases[] | undefined;
  readonly limit?: number | undefined;
}

export interface ListedCases {
  readonly text: string;
  readonly ids: ReadonlySet<string>;
}

/** Which cases a run is about; those that it leaves out are not in its plan. */
export interface Selection {
  /** As reports show it; null: every case. */
  readonly text: string | null;
  /** Begins to choose: tells of one case after the other whether it is in. */
  start(): (golden: GoldenCase) => boolean;
}

/** The cases that are in, as a stream. */
export async function* chosen(cases: AsyncIterable<LocatedCase>, { start }: Selection): AsyncIterable<LocatedCase> {
  const takes = start();
  for await (const located of cases) if (takes(located.golden)) yield located;
}

export function selection(options: SelectionOptions): Selection {
  const { filter, grep, tag, listed = [], limit } = options;
  const glob = filter === undefined ? undefined : globPattern(filter);
  const matches = (golden: GoldenCase): boolean =>
    (glob === undefined || glob.test(golden.id)) &&
    (tag === undefined || (golden.tags?.includes(tag) ?? false)) &&
    listed.every(({ ids }) => ids.has(golden.id)) &&
    (grep === undefined || grep.test(golden.id) || grep.test(questionOf(golden)));
  return {
    text: textOf(options),
    start() {
      let count = 0;
      return (golden) => {
        if ((limit !== undefined && count >= limit) || !matches(golden)) return false;
        if (golden.skip === undefined) count += 1;
        return true;
      };
    },
  };
}

function textOf({ filter, grep, tag, listed = [], limit }: SelectionOptions): string | null {
  const parts = [
    filter === undefined ? undefined : `--filter ${filter}`,
    grep === undefined ? undefined : `--grep ${grep.pattern}`,
    tag === undefined ? undefined : `--tag ${tag}`,
    ...listed.map(({ text }) => text),
    limit === undefined ? undefined : `--limit ${limit}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.join(" ");
}

/** `*` stands for any characters, `?` for one. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[$()+.[\\\]^{|}]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "su");
}
