import { commandsIn, type Command } from "../reporters/readers.ts";

/** What a step left behind. */
export interface StepFiles {
  /** stdout and stderr, as the runner sees them: one log. */
  readonly log: string;
  readonly output: string;
  readonly summary: string;
}

/** What GitHub's runner makes of a step. */
export interface StepEffect {
  /** All that it found, those too that it would drop. */
  readonly commands: readonly Command[];
  readonly annotations: Readonly<Record<"error" | "warning" | "notice", readonly Command[]>>;
  readonly outputs: ReadonlyMap<string, string>;
  /** Empty where it was too large. */
  readonly summary: string;
  /** What the runner itself complains about, and fails the step for. */
  readonly complaints: readonly string[];
}

const MOST_ANNOTATIONS = 10;
const LONGEST_MESSAGE = 4096;
const MOST_SUMMARY_BYTES = 1024 * 1024;

/** Obeys the log and the files of a step as the runner does. */
export function obey({ log, output, summary }: StepFiles): StepEffect {
  const commands = commandsIn(log);
  const level = (name: string): readonly Command[] =>
    commands
      .filter((command) => command.name === name)
      .slice(0, MOST_ANNOTATIONS)
      .map((command) => ({ ...command, message: command.message.slice(0, LONGEST_MESSAGE) }));
  const { outputs, complaints } = fileCommands(output);
  const tooLarge = Buffer.byteLength(summary) > MOST_SUMMARY_BYTES;
  return {
    commands,
    annotations: { error: level("error"), warning: level("warning"), notice: level("notice") },
    outputs,
    summary: tooLarge ? "" : summary,
    complaints: [...complaints, ...(tooLarge ? ["the summary is larger than 1 MiB"] : [])],
  };
}

/** `name=value`, or `name<<end`, lines and `end`; whichever sign comes first in a line says which. */
function fileCommands(file: string): {
  readonly outputs: ReadonlyMap<string, string>;
  readonly complaints: readonly string[];
} {
  const outputs = new Map<string, string>();
  const complaints: string[] = [];
  const lines = file.split("\n");
  if (lines.at(-1) === "") lines.pop();
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    const [equals, heredoc] = [line.indexOf("="), line.indexOf("<<")];
    if (line === "") continue;
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      outputs.set(line.slice(0, equals), line.slice(equals + 1));
      continue;
    }
    const end = heredoc < 0 ? -1 : lines.indexOf(line.slice(heredoc + 2));
    if (heredoc <= 0 || end < 0) {
      complaints.push(heredoc < 0 ? `invalid format: ${line}` : `no end of ${line}`);
      break;
    }
    outputs.set(
      line.slice(0, heredoc),
      lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join("\n"),
    );
  }
  return { outputs, complaints };
}
