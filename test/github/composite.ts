import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { obey } from "./runner.ts";

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly "continue-on-error"?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | boolean>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export interface Job {
  /** The workspace. */
  readonly folder: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The context `github`. */
  readonly github?: object;
  /** Programs that the scripts find first, as scripts of Node. */
  readonly programs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly during?: (child: ChildProcess, step: string) => void;
}

export interface JobEnd {
  /** 0, or what the first step that may not fail failed with. */
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The actions that were used, with what they were given. */
  readonly used: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly ran: readonly string[];
}

/** Runs the steps of a composite action as the runner does; actions of others are noted, not run. */
export async function runAction(file: string, job: Job): Promise<JobEnd> {
  const action = parse(readFileSync(file, "utf8")) as Action; // linted elsewhere
  const given = Object.entries(action.inputs).map(([name, input]) => [name, job.inputs?.[name] ?? input.default ?? ""]);
  const steps: Record<string, { outputs: Readonly<Record<string, string>> }> = {};
  const contexts = { inputs: Object.fromEntries(given) as object, github: job.github ?? {}, steps };
  const end = { code: 0, log: "", used: {} as Record<string, Record<string, string>>, ran: [] as string[] }; // filled below
  const path = placePrograms(job);
  for (const step of action.runs.steps) {
    if (!isDue(step, contexts, end.code)) continue;
    end.ran.push(step.name ?? "");
    if (step.uses !== undefined) {
      end.used[step.uses.replace(/@.*/, "")] = filled(step.with ?? {}, contexts);
      continue;
    }
    const done = await runScript(step, { job, path, env: filled(step.env ?? {}, contexts), cwd: workingFolder(job) });
    end.log += done.log;
    if (step.id !== undefined) steps[step.id] = { outputs: done.outputs };
    if (done.code !== 0 && step["continue-on-error"] !== true && end.code === 0) end.code = done.code;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value, contexts)]);
  return { ...end, outputs: Object.fromEntries(outputs) as Record<string, string> };
}

function placePrograms({ folder, programs }: Job): string {
  const path = join(folder, ".programs");
  mkdirSync(path, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(path, name), `#!${process.execPath}\n${script}`);
    chmodSync(join(path, name), 0o755);
  }
  return path;
}

function workingFolder({ folder, inputs }: Job): string {
  return join(folder, inputs?.["working-directory"] ?? ".");
}

async function runScript(
  { run = "", name = "" }: Step,
  { job, path, env, cwd }: { readonly job: Job; readonly path: string; readonly env: object; readonly cwd: string },
) {
  const [script, output] = [join(path, "step.sh"), join(path, "output")];
  writeFileSync(script, run);
  writeFileSync(output, "");
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd,
    env: {
      PATH: `${path}${delimiter}${process.env["PATH"]}`,
      GITHUB_ACTIONS: "true",
      GITHUB_OUTPUT: output,
      GITHUB_REPOSITORY: "o/r",
      RUNNER_TEMP: path,
      ...job.env,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (log += chunk.toString()));
  job.during?.(child, name);
  const code = await new Promise<number>((resolve) => child.on("close", (status) => resolve(status ?? 255)));
  const { outputs } = obey({ log, output: readFileSync(output, "utf8"), summary: "" });
  return { code, log, outputs: Object.fromEntries(outputs) as Record<string, string> };
}

type Contexts = Readonly<Record<string, object>>;

/** Without a word on the state of the job, a step is due where nothing failed. */
function isDue({ if: condition = "true" }: Step, contexts: Contexts, code: number): boolean {
  const [, expression = condition] = /^\$\{\{(.*)\}\}$/s.exec(condition) ?? [];
  const states = /always\(\)|cancelled\(\)|failure\(\)/.test(expression);
  return (states || code === 0) && Boolean(valueOf(expression, contexts));
}

function filled(values: Readonly<Record<string, string | boolean>>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, fill(`${text}`, contexts)]));
}

function fill(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => textOf(expression, contexts));
}

function textOf(expression: string, contexts: Contexts): string {
  const value = valueOf(expression, contexts) ?? "";
  return `${value as string | number | boolean}`; // our paths lead to no objects
}

/** Of the language what our action uses: paths, texts, `!`, `==`, `!=`, `&&`, and the state of a job that was not cancelled. */
function valueOf(expression: string, contexts: Contexts): unknown {
  const text = expression.trim();
  if (text.includes("&&")) return text.split("&&").every((part) => Boolean(valueOf(part, contexts)));
  const [, left, operator, right] = /^(.+?)\s*(==|!=)\s*(.+)$/.exec(text) ?? [];
  if (left !== undefined && right !== undefined)
    return (textOf(left, contexts) === textOf(right, contexts)) === (operator === "==");
  if (text.startsWith("!")) return !valueOf(text.slice(1), contexts);
  if (text === "always()" || text === "true") return true;
  if (text === "cancelled()" || text === "failure()") return false;
  if (text.startsWith("'")) return text.slice(1, -1);
  if (!/^[a-z]+(\.[\w-]+)+$/.test(text)) throw new Error(`not understood: ${text}`);
  return text
    .split(".")
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], contexts); // a path that leads nowhere is undefined
}
