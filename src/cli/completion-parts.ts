import type { Command } from "commander";
import { REPORTER_NAMES } from "../app/reporters.ts";
import { bashCompletion } from "./completion/bash.ts";
import { fishCompletion } from "./completion/fish.ts";
import { wordsOf } from "./completion/words.ts";
import { zshCompletion } from "./completion/zsh.ts";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** The script with which a shell completes this program. */
export function completionScript(shell: keyof typeof SCRIPTS, program: Command): string {
  return SCRIPTS[shell](wordsOf(program, REPORTER_NAMES));
}
