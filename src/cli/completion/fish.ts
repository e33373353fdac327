import type { CommandWords, Flag, Values } from "./words.ts";

/** One line for each thing that fish can complete. */
export function fishCompletion([program, ...commands]: readonly [CommandWords, ...CommandWords[]]): string {
  const lines = [
    "# evals completion fish | source",
    "complete -c evals -f",
    ...program.flags.map((flag) => flagLine("__fish_use_subcommand", flag)),
    ...commands.flatMap(({ name, description, flags, values }) => [
      `complete -c evals -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
      ...flags.map((flag) => flagLine(`__fish_seen_subcommand_from ${name}`, flag)),
      ...argumentLines(name, values),
    ]),
    "complete -c evalgate -w evals",
  ];
  return `${lines.join("\n")}\n`;
}

function flagLine(condition: string, { long, short, description, values }: Flag): string {
  const names = `-l ${long.slice(2)}${short === undefined ? "" : ` -s ${short.slice(1)}`}`;
  return `complete -c evals -n ${quoted(condition)} ${names} -d ${quoted(description)}${valueOptions(values)}`;
}

function argumentLines(name: string, values: Values): readonly string[] {
  const condition = `complete -c evals -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
  if (values.kind === "words") return [`${condition} -a ${quoted(values.words.join(" "))}`];
  return values.kind === "folder" ? [`${condition} -a '(__fish_complete_directories)'`] : [];
}

function valueOptions(values: Values): string {
  switch (values.kind) {
    case "none":
      return "";
    case "words":
      return ` -x -a ${quoted(values.words.join(" "))}`;
    case "file":
      return " -r -F";
    case "folder":
      return " -x -a '(__fish_complete_directories)'";
    case "any":
      return " -x";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
