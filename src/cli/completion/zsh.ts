import type { CommandWords, Flag, Values } from "./words.ts";

/** A function for zsh's own completion, to be sourced or put on the path of functions. */
export function zshCompletion([program, ...commands]: readonly [CommandWords, ...CommandWords[]]): string {
  return `#compdef evals evalgate
# evals completion zsh: source <(evals completion zsh)
_evals() {
  local -a commands
  commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${escaped(description)}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    _arguments ${program.flags.map(flagSpec).join(" ")}
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${commands.map(({ name, flags, values }) => `    ${name}) _arguments ${[...flags.map(flagSpec), ...argumentSpec(values)].join(" ")} ;;`).join("\n")}
  esac
}
if [ "\${funcstack[1]}" = "_evals" ]; then _evals "$@"; else compdef _evals evals evalgate; fi
`;
}

function flagSpec({ long, short, description, values }: Flag): string {
  const spec = `[${escaped(description)}]${values.kind === "none" ? "" : `:value:${actionOf(values)}`}`;
  if (short === undefined) return quoted(`${long}${spec}`);
  return `'(${short} ${long})'{${short},${long}}${quoted(spec)}`;
}

function argumentSpec(values: Values): readonly string[] {
  return values.kind === "none" ? [] : [quoted(`1:argument:${actionOf(values)}`)];
}

function actionOf(values: Values): string {
  switch (values.kind) {
    case "words":
      return `(${values.words.join(" ")})`;
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "any":
    case "none":
      return " ";
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
