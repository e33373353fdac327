import type { CommandWords, Values } from "./words.ts";

/** Completes what the program knows; where it knows nothing better, bash completes names of files. */
export function bashCompletion([program, ...commands]: readonly [CommandWords, ...CommandWords[]]): string {
  return `# evals completion bash: source <(evals completion bash)
_evals() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${commands.map(({ name }) => name).join("|")}) command="$word"; break ;;
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
${commands.flatMap(previousCases).join("\n")}
  esac
  case "$command" in
${commands.map(({ name, flags, values }) => `    ${name}) words="${[...wordsIn(values), ...longNames(flags)].join(" ")}" ;;`).join("\n")}
    *) words="${[...commands.map(({ name }) => name), ...longNames(program.flags)].join(" ")}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _evals evals evalgate
`;
}

function longNames(flags: CommandWords["flags"]): readonly string[] {
  return flags.map(({ long }) => long);
}

function wordsIn(values: Values): readonly string[] {
  return values.kind === "words" ? values.words : [];
}

/** What comes behind a flag that takes a value. */
function previousCases({ name, flags }: CommandWords): readonly string[] {
  return flags.flatMap(({ long, short, values }) => {
    if (values.kind === "none") return [];
    const places = [long, ...(short === undefined ? [] : [short])].map((flag) => `"${name} ${flag}"`).join("|");
    return [`    ${places}) ${answerOf(values)}return ;;`];
  });
}

function answerOf(values: Values): string {
  if (values.kind === "words") return `COMPREPLY=($(compgen -W "${values.words.join(" ")}" -- "$current")); `;
  return values.kind === "folder" ? 'COMPREPLY=($(compgen -d -- "$current")); ' : "";
}
