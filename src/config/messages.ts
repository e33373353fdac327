import { existsSync, readFileSync } from "node:fs";
import type { Path, Source } from "../domain/source.ts";
import { problemAt, problemAtOffset, valueAt } from "../text/source.ts";
import { compileTemplate, offsetOfName } from "../text/template.ts";
import type { LocatedTemplate, PromptMessage } from "./config.ts";
import type { Reading } from "./reading.ts";

export interface ReadMessage extends PromptMessage {
  readonly text: string;
  readonly located: LocatedTemplate;
}

/** Names that say nothing of the case: a text that reads only these is a system message. */
const NOT_OF_THE_CASE = new Set(["retrieved", "metadata"]);

/** The messages of a model's prompt config: written in it, or the text of a file. */
export function readMessages(
  reading: Reading,
  source: Source,
  checked: Readonly<Record<string, unknown>>,
): readonly ReadMessage[] {
  const { messages, prompt, variables } = checked;
  if ((messages === undefined) === (prompt === undefined)) {
    reading.fault(
      source,
      messages === undefined ? [] : ["prompt"],
      "a prompt config has either `messages` or `prompt: FILE`",
      messages === undefined ? "add one of them" : "remove one of them",
    );
    return [];
  }
  if (typeof prompt === "string")
    return existsSync(prompt) ? messagesOfFile(reading, source, prompt, Object.keys(Object(variables))) : [];
  if (!Array.isArray(messages)) return [];
  return messages.flatMap(({ role, content }: { role: PromptMessage["role"]; content: string }, index) => {
    const located = locate(reading, source, ["messages", index, "content"], content);
    return located === undefined ? [] : [{ role, text: content, template: located.template, located }];
  });
}

/** The text of a file is the user's message or, where it says nothing of the case, the system's, and the input follows. */
function messagesOfFile(
  reading: Reading,
  source: Source,
  path: string,
  variables: readonly string[],
): readonly ReadMessage[] {
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const file: Source = { file: shownLike(source, path), text, value: text, firstLine: 1, range: () => [0, 1] };
  const located = locate(reading, file, [], text);
  if (located === undefined) return [];
  const ofTheCase = located.template.reads.some(
    ([name = ""]) => !NOT_OF_THE_CASE.has(name) && !variables.includes(name),
  );
  if (ofTheCase) return [{ role: "user", text, template: located.template, located }];
  const input = compileTemplate("{{ input }}");
  return [
    { role: "system", text, template: located.template, located },
    {
      role: "user",
      text: "{{ input }}",
      template: input,
      located: { template: input, problem: (_, message) => problemAt(file, [], message) },
    },
  ];
}

/** A prompt that is a file of its own is shown as the config shows it. */
function shownLike(source: Source, path: string): string {
  return source.text === "" ? source.file : path;
}

/** The templates in the string leaves of a value at these paths. */
export function templatesWithin(reading: Reading, source: Source, keys: readonly string[]): readonly LocatedTemplate[] {
  return keys.flatMap((key) =>
    leaves(valueAt(source.value, [key]), [key]).flatMap(({ path, text }) => locate(reading, source, path, text) ?? []),
  );
}

function leaves(value: unknown, path: Path): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function locate(reading: Reading, source: Source, path: Path, text: string): LocatedTemplate | undefined {
  try {
    return {
      template: compileTemplate(text),
      problem(name, message, hint) {
        const range = source.range(path);
        const written = range === undefined ? source.text : source.text.slice(...(path.length === 0 ? [0] : range));
        const offset = offsetOfName(written, name.split(".")[0] ?? name);
        if (source.text === "" || offset === undefined) return problemAt(source, path, message, { hint });
        return problemAtOffset(source, (path.length === 0 ? 0 : (range?.[0] ?? 0)) + offset, message, {
          hint,
          length: name.length,
        });
      },
    };
  } catch (error) {
    return reading.fault(source, path, `not a template: ${error instanceof Error ? error.message : String(error)}`);
  }
}
