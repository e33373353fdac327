import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { parse } from "yaml";
import { evals, makeFolder } from "../cli/harness.ts";
import { commandsOf, comparable, expectedOutput, type Block, type Command, type Example } from "./markdown.ts";

const BIN = join(import.meta.dirname, "../../bin/evals.cjs");

/** Keys that open nothing, so that a config that needs one can be checked. */
const KEYS = { OPENAI_API_KEY: "of-no-use-here", ANTHROPIC_API_KEY: "of-no-use-here" };

/** Does what a reader of the example would do, in a folder of its own: writes its files, runs its commands, and compares what is printed. */
export async function runExample(example: Example): Promise<void> {
  const folder = makeFolder({});
  let config: Block | undefined;
  let unchecked: Block | undefined;
  for (const block of example) {
    switch (kindOf(block)) {
      case "file":
        write(folder, block);
        if (isConfig(block)) config = unchecked = block;
        break;
      case "part":
        await validatePart(folder, block, config);
        break;
      case "commands":
        for (const command of commandsOf(block)) runCommand(folder, command, block);
        unchecked = undefined;
        break;
      case "text":
    }
  }
  if (unchecked !== undefined) await validate(folder, ["-c", unchecked.title ?? ""], unchecked);
}

type Kind = "file" | "part" | "commands" | "text";

/** Throws for a block that says neither which file it is, nor what it is a part of: nobody would know whether it works. */
export function kindOf({ language, title, words, line }: Block): Kind {
  if (language === "text" || words.includes("not-run")) return "text";
  if (language === "console") return "commands";
  if (title !== undefined) return "file";
  if (words.includes("part=evals.yaml")) return "part";
  throw new Error(`the block in line ${line} has neither title=FILE nor part=evals.yaml`);
}

function isConfig({ title = "" }: Block): boolean {
  return title.endsWith("evals.yaml");
}

function write(folder: string, { title = "", text }: Block): void {
  mkdirSync(dirname(join(folder, title)), { recursive: true });
  writeFileSync(join(folder, title), text);
}

/** Its keys take the place of the config's. */
async function validatePart(folder: string, part: Block, config: Block | undefined): Promise<void> {
  if (config === undefined) throw new Error(`the part in line ${part.line} belongs to no config`);
  const whole = { ...Object(parse(config.text)), ...Object(parse(part.text)) };
  writeFileSync(join(folder, "with-part.json"), JSON.stringify(whole));
  await validate(folder, ["-c", "with-part.json"], part);
}

async function validate(folder: string, flags: readonly string[], { line }: Block): Promise<void> {
  const { code, stderr } = await evals(["validate", ...flags], {}, { cwd: folder, env: KEYS });
  expect(code, `line ${line}: ${stderr}`).toBe(0);
}

function runCommand(folder: string, { argv, env, text, output }: Command, { line }: Block): void {
  if (argv === undefined) throw new Error(`line ${line}: "${text}" is none of our commands; mark the block as not-run`);
  const { status, printed } = typed(argv, env, folder);
  expect(printed, `line ${line}: ${text}`).toMatch(expectedOutput(output));
  const said = /^evals: exit (\d+)/.exec(output.at(-1) ?? "")?.[1];
  expect(status, `line ${line}: ${text}\n${printed}`).toBe(Number(said ?? 0));
}

/** As in a terminal: a process of its own, since the modules of an example change while it goes on. */
function typed(argv: readonly string[], env: Command["env"], cwd: string) {
  const own = { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...argv], {
    cwd,
    env: { ...own, ...env },
    encoding: "utf8",
  });
  return { status, printed: comparable(stdout + stderr) };
}
