import { Command } from "commander";
import { VERSION } from "../app/version.ts";
import type { Edges } from "../domain/edges.ts";
import { addCache } from "./cache.ts";
import { addBaseline } from "./baseline.ts";
import { addCompare } from "./compare.ts";
import { addCompletion } from "./completion.ts";
import { addDoctor } from "./doctor.ts";
import { addInit } from "./init.ts";
import type { CommandParts } from "./command.ts";
import { addLaterCommands } from "./later.ts";
import { addReport } from "./report.ts";
import { addRetrieval } from "./retrieval.ts";
import { addRun } from "./run.ts";
import { addSchema } from "./schema.ts";
import { addScore } from "./score.ts";
import { addValidate } from "./validate.ts";
import { addView } from "./view.ts";

/** The command line as a whole. */
export function makeProgram(argv: readonly string[], edges: Edges, exit: (code: number) => void): Command {
  const program = new Command("evals")
    .description("The gate that keeps a bad prompt, model or retriever out of production")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => edges.stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => edges.stdout.columns ?? 100,
    })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .addHelpText("after", HELP_FOOTER);
  const parts = { argv, edges, exit };
  const [first = ""] = argv;
  // The command that is called needs none of the others; the completions are made of all.
  const called = Object.hasOwn(COMMANDS, first) && first !== "completion" ? COMMANDS[first] : undefined;
  for (const add of called === undefined ? Object.values(COMMANDS) : [called]) add(program, parts);
  if (called === undefined) addLaterCommands(program);
  return program;
}

const COMMANDS: Readonly<Record<string, (program: Command, parts: CommandParts) => void>> = {
  run: addRun,
  validate: addValidate,
  score: addScore,
  report: addReport,
  compare: addCompare,
  baseline: addBaseline,
  init: addInit,
  doctor: addDoctor,
  retrieval: addRetrieval,
  cache: addCache,
  schema: addSchema,
  completion: addCompletion,
  view: addView,
};

const HELP_FOOTER = `
Examples:
  evals run                      run the config of this folder and decide its gates
  evals run --tag express -v     only the cases with this tag; every miss in full
  evals validate                 check config, dataset and prompts without a call
  evals compare baseline.json latest   what became better and worse, case by case
  evals view                     all runs in a browser, the one that goes on too; until Ctrl-C

Exit codes: 0 pass, 1 a gate is broken, 2 usage, 3 inconclusive, 4 no answer from a system or judge, 70 a bug here, 130 interrupted`;
