import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Config, PromptConfig } from "../config/config.ts";
import { expandGlob, isFile } from "../config/globs.ts";
import type { Judge, Judgement } from "../domain/judge.ts";
import type { Answer, System } from "../domain/system.ts";
import { Memory, remembering } from "../run/remembering.ts";
import { hashFile } from "./dataset.ts";
import type { PreparedJudge } from "./judge.ts";
import { OUTPUT, type Project } from "./project.ts";

/** What a watched run carries over to the next: answers and judgements, so that only what an edit affects is asked again. */
export interface RunMemory {
  readonly answers: Memory<Answer>;
  readonly judgements: Memory<Judgement>;
}

export function emptyMemory(): RunMemory {
  return { answers: new Memory(), judgements: new Memory() };
}

/** A system that is asked only what it was not asked before. What it is made of is read now. */
export async function rememberedSystem(
  { answer, ...system }: System,
  prompt: PromptConfig,
  project: Project,
  { answers }: RunMemory,
): Promise<System> {
  if (prompt.provider === "recorded") return { answer, ...system };
  const decisive = await whatDecides(prompt, project);
  return {
    ...system,
    answer: remembering(answer, answers, {
      keyOf: (request) => hashOf([decisive, request]),
      again: (given) => ({ ...given, source: given.source === "live" ? "cached" : given.source }),
    }),
  };
}

/** A judge that is asked only what it was not asked before; what it failed to say is asked again. */
export function rememberedJudge({ judge, id, provider }: PreparedJudge, { judgements }: RunMemory): Judge {
  if (provider === "recorded" || provider === "embedded") return judge;
  return {
    name: judge.name,
    judge: remembering(judge.judge.bind(judge), judgements, {
      keyOf: (question, { caseId, trial }) => hashOf([id, caseId, trial, question]),
      again: (judgement) =>
        judgement.status === "failed"
          ? undefined
          : { ...judgement, calls: judgement.calls.map((call) => ({ ...call, source: "cached" })) },
    }),
  };
}

/** A hash over everything of a prompt config that decides its answers, the files that it reads and runs too. */
async function whatDecides(
  { provider, hash, options, variables, retriever, model, folder }: PromptConfig,
  project: Project,
): Promise<string> {
  const { documents, module: retrieverModule } = Object(retriever) as Record<string, unknown>; // one kind of it has each
  const files = [
    ...(typeof documents === "string" ? (await expandGlob(documents, dirname(documents))).map(({ path }) => path) : []),
    ...[retrieverModule, options["module"]].flatMap((path) =>
      typeof path === "string" ? filesBeside(path, project) : [],
    ),
    ...filesAmong(options["command"], options["cwd"] ?? folder),
  ];
  return hashOf([
    provider,
    hash,
    options,
    variables,
    retriever,
    model?.baseUrl,
    files.map((path) => [path, hashFile(path)]),
  ]);
}

/** What a module may import or read: every file of its folder and below, but for what reaches it by the request alone. */
export function filesBeside(module: string, { config, shownName }: Project): readonly string[] {
  const asked = new Set(namesOf(config));
  const walk = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        if (isNoInput(path, config.output.dir)) return [];
        if (entry.isDirectory()) return walk(path);
        return entry.isFile() && !asked.has(shownName(path)) ? [path] : [];
      });
  return walk(dirname(module));
}

function namesOf({ file, prompts, datasets }: Config): readonly string[] {
  return [
    file,
    ...prompts.map(({ source }) => source.file),
    ...datasets.flatMap(({ files }) => files.map(({ name }) => name)),
  ];
}

/** Hidden files, packages and results decide nothing. */
export function isNoInput(path: string, output: string | undefined): boolean {
  const name = basename(path);
  if (name === "node_modules" || name === OUTPUT || path === output) return true;
  return name.startsWith(".") && !name.startsWith(".env");
}

/** The words of a command that are files, such as its script. */
function filesAmong(command: unknown, cwd: unknown): readonly string[] {
  if (!Array.isArray(command)) return [];
  return command.map((word) => resolve(typeof cwd === "string" ? cwd : ".", String(word))).filter(isFile);
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
