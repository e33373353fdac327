import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeProgram } from "../../src/cli/program.ts";
import { evals, makeFolder } from "./harness.ts";

/** The program as it is, without its hidden commands and flags. */
function visible() {
  const program = makeProgram([], { stdout: { write() {} } } as never, () => {}); // nothing of the edges is used before a command runs
  const help = program.createHelp();
  return help.visibleCommands(program).map((command) => ({
    name: command.name(),
    flags: help.visibleOptions(command).flatMap(({ long }) => long ?? []),
  }));
}

const script = async (shell: string) => (await evals(["completion", shell], {})).stdout;

function has(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("evals completion", () => {
  it.each(["bash", "zsh", "fish"])("%s has every command with each of its flags", async (shell) => {
    const text = await script(shell);
    const commands = visible();
    expect(commands.length).toBeGreaterThan(6);
    for (const { name, flags } of commands) {
      const lines = text
        .split("\n")
        .filter((line) => new RegExp(`(?:^ {4}${name}\\)|_from ${name}')`).test(line))
        .join("\n");
      for (const flag of flags) {
        const spelled = shell === "fish" ? `-l ${flag.slice(2)} ` : flag;
        expect([name, flag, lines.includes(spelled)]).toEqual([name, flag, true]);
      }
      expect([name, new RegExp(`\\b${name}\\b`).test(text)]).toEqual([name, true]);
    }
    expect(text).not.toMatch(/--shard|\bcalibrate\b/);
  });

  it.each(["bash", "zsh", "fish"])("%s has the choices", async (shell) => {
    const text = await script(shell);
    for (const words of ["terminal json junit markdown", "config dataset results", "bash zsh fish"])
      expect(text).toContain(words);
  });

  it.each([
    [["completion"], /missing required argument 'shell'/],
    [["completion", "powershell"], /Allowed choices are bash, zsh, fish/],
  ])("%j is exit 2", async (argv, message) => {
    const ran = await evals(argv, {});
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it.each(["bash", "zsh", "fish"].filter(has))("%s takes its script", async (shell) => {
    const file = join(makeFolder({}), "script");
    writeFileSync(file, await script(shell));
    execFileSync(shell, ["-n", file]);
  });

  it.skipIf(!has("bash")).each<[string, readonly string[]]>([
    ["evals val", ["validate"]],
    ["evals run --thr", ["--threshold"]],
    ["evals run --reporter ju", ["junit"]],
    ["evals schema d", ["dataset"]],
    ["evals completion f", ["fish"]],
    ["evals --ver", ["--version"]],
    ["evals run --config ev", []],
  ])("bash completes %j to %j", async (line, words) => {
    const file = join(makeFolder({}), "script");
    writeFileSync(file, await script("bash"));
    const parts = line.split(" ");
    const commands = `source ${file}; COMP_WORDS=(${parts.join(" ")}); COMP_CWORD=${parts.length - 1}; _evals; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const printed = execFileSync("bash", ["-c", commands], { encoding: "utf8" });
    expect(printed.split("\n").filter((word) => word !== "")).toEqual(words);
  });
});
