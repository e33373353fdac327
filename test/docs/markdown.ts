/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  /** `title=evals.yaml` of the fence: the file that the block is. */
  readonly title: string | undefined;
  /** The other words of the fence. */
  readonly words: readonly string[];
  readonly text: string;
  /** 1-based, of the fence. */
  readonly line: number;
}

/** Blocks that belong together: they share a folder. `<!-- folder -->` begins another one. */
export type Example = readonly Block[];

/** The fenced blocks of a Markdown text, in the order in which they stand. */
export function examplesOf(markdown: string): readonly Example[] {
  const examples: Block[][] = [[]];
  const lines = markdown.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line.startsWith("<!-- folder")) examples.push([]);
    if (!line.startsWith("```")) continue;
    const end = lines.indexOf("```", index + 1);
    if (end < 0) throw new Error(`the block in line ${index + 1} has no end`);
    examples.at(-1)?.push(blockOf(line.slice(3), lines.slice(index + 1, end), index + 1));
    index = end;
  }
  return examples.filter((blocks) => blocks.length > 0);
}

function blockOf(info: string, lines: readonly string[], line: number): Block {
  const [language = "", ...words] = info.split(" ");
  const title = words.find((word) => word.startsWith("title="))?.slice("title=".length);
  return { language, title, words: words.filter((word) => !word.startsWith("title=")), text: asText(lines), line };
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** One command of a console block, and what it is said to print. */
export interface Command {
  readonly env: Readonly<Record<string, string>>;
  /** Without `evals` or `npx evalgate` before it; undefined: another program. */
  readonly argv: readonly string[] | undefined;
  readonly text: string;
  readonly output: readonly string[];
}

/** `$ EVALS_THRESHOLD=0.8 evals run` and the lines below it, for each command of a block. */
export function commandsOf({ text }: Block): readonly Command[] {
  const commands: { readonly line: string; readonly output: string[] }[] = [];
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith("$ ")) commands.push({ line: line.slice(2), output: [] });
    else commands.at(-1)?.output.push(line);
  }
  return commands.map(({ line, output }) => ({ ...commandOf(line), output }));
}

function commandOf(line: string): Pick<Command, "env" | "argv" | "text"> {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, bare]) => one ?? two ?? bare ?? "");
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const env = Object.fromEntries(words.slice(0, first).map((word) => word.split("=") as [string, string])); // the pattern has a =
  const rest = words.slice(first);
  const ours = rest[0] === "npx" && rest[1] === "evalgate" ? 2 : rest[0] === "evals" ? 1 : 0;
  return { env, argv: ours === 0 ? undefined : rest.slice(ours), text: line };
}

/** What differs from run to run, the same everywhere. */
function masked(text: string): string {
  return text
    .replaceAll(/\d{8}T\d{6}Z-[a-z0-9]{6}/g, "<run>")
    .replaceAll(/\d+(?:\.\d+)?(?: \/ \d+(?:\.\d+)?)? m?s\b/g, "<time>");
}

/** Whether what was printed is what a document shows; a line of `…` stands for any lines, also for none. */
export function expectedOutput(shown: readonly string[]): RegExp {
  const lines = shown.map((line) =>
    line.trim() === "…" ? String.raw`(?:.*\n)*?` : `${escaped(masked(line.trimEnd()))}\\n`,
  );
  return new RegExp(`^${lines.join("")}$`);
}

/** What was printed, as `expectedOutput` compares it. */
export function comparable(printed: string): string {
  return masked(printed).replaceAll(/[^\S\n]+$/gm, "");
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
