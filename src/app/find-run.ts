import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isFile } from "../config/globs.ts";
import { UserError } from "../domain/problem.ts";
import { openRecord, type RecordFile } from "../records/read.ts";

const RESULTS = "results.json";
const RUN_ID = /^\d{8}T\d{6}Z-[a-z0-9]{6}$/;

export interface RunPlaces {
  readonly cwd: string;
  /** Absolute: where runs write. */
  readonly output: string;
  /** Absolute: where this run writes instead, flat. */
  readonly out?: string | undefined;
  readonly shownName: (path: string) => string;
}

/** Opens a run that `findRun` finds. Throws `UserError` where there is none, or it cannot be read. */
export function openRun(named: string | undefined, places: RunPlaces): RecordFile {
  const path = findRun(named, places);
  return openRecord(path, places.shownName(path));
}

/** The results.json of a run: an id, `latest` (the newest, also where none is named; what stands in `out` before others), a run's folder or a file. Throws `UserError` where there is none. */
export function findRun(named: string | undefined, { cwd, output, out }: Omit<RunPlaces, "shownName">): string {
  if (named === undefined || named === "latest") return newest(output, out);
  const inOutput = RUN_ID.test(named) ? [join(output, named, RESULTS)] : [];
  const found = [resolve(cwd, named), join(resolve(cwd, named), RESULTS), ...inOutput].find(isFile);
  if (found !== undefined) return found;
  throw new UserError([
    {
      message: `no run is called "${named}"`,
      hint: `name a results.json, a run's folder, its id or latest; ${runsIn(output)}`,
    },
  ]);
}

function newest(output: string, out: string | undefined): string {
  if (out !== undefined && isFile(join(out, RESULTS))) return join(out, RESULTS);
  const files = idsIn(output)
    .map((id) => join(output, id, RESULTS))
    .filter((file) => isFile(file) || isFile(join(dirname(file), "journal.jsonl")));
  const [last] = files.toSorted(byAge).toReversed();
  const flat = join(output, RESULTS);
  const own = isFile(flat) ? runIdIn(flat) : undefined;
  // A copy has its run's folder beside it; a run that never began has none.
  const alone = own !== undefined && !idsIn(output).includes(own);
  if (alone && (last === undefined || own.slice(0, 16) >= basename(dirname(last)).slice(0, 16))) return flat;
  if (last !== undefined && isFile(last)) return last;
  if (last !== undefined)
    throw new UserError([
      {
        message: `the newest run, ${basename(dirname(last))}, has no results: it goes on, or was killed`,
        hint: `name another; ${runsIn(output)}`,
      },
    ]);
  throw new UserError([
    { message: `there is no run in "${output}"`, hint: "evals run makes one; or name a results.json" },
  ]);
}

/** Ids tell the second; within one the later file is the newer. */
function byAge(a: string, b: string): number {
  const [stampA, stampB] = [a, b].map((path) => basename(dirname(path)).slice(0, 16));
  if (stampA !== stampB) return (stampA ?? "") < (stampB ?? "") ? -1 : 1;
  return statSync(dirname(a)).mtimeMs - statSync(dirname(b)).mtimeMs;
}

/** Of a record, be it of a run that never began; it stands in the first lines. */
function runIdIn(path: string): string | undefined {
  return /"id": "(\d{8}T\d{6}Z-[a-z0-9]{6})"/.exec(readFileSync(path, "utf8").slice(0, 1000))?.[1];
}

function runsIn(output: string): string {
  const ids = idsIn(output).toSorted().slice(-3);
  return ids.length === 0 ? `there is none in ${output}` : `the newest in ${output}: ${ids.join(", ")}`;
}

function idsIn(output: string): readonly string[] {
  try {
    return readdirSync(output).filter((name) => RUN_ID.test(name));
  } catch {
    return [];
  }
}
