import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { createFetch } from "../../src/cli/fetch.ts";
import { main } from "../../src/cli/main.ts";
import type { Edges } from "../../src/domain/edges.ts";
import { Results } from "../../src/domain/record.ts";
import { junitOf, type Junit } from "./junit.ts";

/** What a folder holds: text as it is, lists as JSON lines, other values as JSON. */
export type Files = Readonly<Record<string, string | readonly unknown[] | object>>;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly lastLine: string;
  readonly folder: string;
  /** The text of a file in the folder; undefined where there is none. */
  read(name: string): string | undefined;
  readonly results: ReturnType<typeof Results.parse>;
  readonly junit: Junit;
}

export function makeFolder(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "evals-"));
  mkdirSync(join(folder, ".git"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), textOf(content));
  }
  return folder;
}

function textOf(content: string | readonly unknown[] | object): string {
  if (typeof content === "string") return content;
  return Array.isArray(content)
    ? content.map((row) => `${JSON.stringify(row)}\n`).join("")
    : JSON.stringify(content, null, 2);
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly tty?: boolean;
  readonly stdin?: string;
  readonly cwd?: string;
  /** Is told what is printed on stdout while the command goes on. */
  readonly heard?: (text: string) => void;
}

/** Runs a command line in this process, in a folder with these files. */
export async function evals(
  argv: readonly string[],
  files: Files,
  { env = {}, signal, tty = false, stdin = "", cwd, heard }: RunOptions = {},
): Promise<Ran> {
  const folder = cwd ?? makeFolder(files);
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    isTTY: tty,
    columns: 100,
    write(text: string) {
      written[name] += text;
      if (name === "stdout") heard?.(text);
    },
  });
  const edges: Edges = {
    stdin: (async function* () {
      yield stdin;
    })(),
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: tty ? undefined : "1", ...env },
    cwd: folder,
    nodeVersion: process.versions.node,
    signal: signal ?? new AbortController().signal,
    fetch: createFetch({}),
    now: Date.now,
    monotonic: () => performance.now(),
    sleep,
    timer,
    random: Math.random,
  };
  const code = await main(argv, edges);
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : undefined;
  return {
    ...written,
    code,
    folder,
    lastLine: written.stderr.trimEnd().split("\n").at(-1) ?? "",
    read,
    get results() {
      return Results.parse(JSON.parse(read("evals-results/results.json") ?? "null"));
    },
    get junit() {
      return junitOf(read("evals-results/junit.xml") ?? "");
    },
  };
}

export function timer(ms: number, due: () => void): () => void {
  const pending = setTimeout(due, ms);
  return () => clearTimeout(pending);
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    if (signal?.aborted === true) abort();
    signal?.addEventListener("abort", abort, { once: true });
  });
}

const VERDICTS: Readonly<Record<number, string>> = {
  0: "pass",
  1: "fail",
  2: "error",
  3: "inconclusive",
  4: "error",
  70: "error",
  130: "error",
  143: "error",
};

/** Exit code, verdict, JUnit, annotations and the last line must say the same, whatever happened. */
export function expectAgreement(ran: Ran): void {
  const { code, results, junit, lastLine, stderr } = ran;
  expect(lastLine).toMatch(new RegExp(`^evals: exit ${code} - \\S`));
  expect(lastLine.startsWith("evals: exit 0 - passed: ")).toBe(code === 0);
  expect(results.exitCode).toBe(code);
  expect(results.verdict).toBe(VERDICTS[code]);
  expect(junit.failures + junit.errors === 0).toBe(code === 0);
  expect(junit.tests).toBeGreaterThan(0);
  if (code === 1) expect(results.gates?.some(({ status }) => status === "broken")).toBe(true);
  if (code === 0) expect(results.gates?.every(({ status }) => status === "held")).toBe(true);
  const errors = stderr.split("\n").filter((line) => /^\s*::error/.test(line));
  if (errors.length > 0) expect(code).not.toBe(0);
}

/** Every file below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );
}

/** A run over recorded answers with a mark each: true, false, 0..1, null (no mark), "error", "missing". */
export function recorded(
  marks: readonly (boolean | number | null | "error" | "missing")[],
  config: object = {},
): Files {
  const id = (index: number) => `c${String(index).padStart(3, "0")}`;
  return {
    "evals.json": {
      dataset: "cases.jsonl",
      prompts: [{ id: "sys", provider: "recorded", file: "rows.jsonl" }],
      scorers: { good: { type: "label", field: "ok" } },
      ...config,
    },
    "cases.jsonl": marks.map((_, index) => ({ id: id(index), input: `question ${index}` })),
    "rows.jsonl": marks.flatMap((mark, index) => {
      if (mark === "missing") return [];
      return [
        mark === "error"
          ? { caseId: id(index), error: "boom" }
          : { caseId: id(index), text: `answer ${index}`, ok: mark },
      ];
    }),
  };
}

export const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
