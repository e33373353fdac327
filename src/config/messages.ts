import { readFileSync } from "node:fs";
import type { Path, Source } from "../domain/source.ts";
import { problemAt, problemAtOffset, valueAt } from "../text/source.ts";
import { offsetOfName, type Template } from "../text/template-names.ts";
import type { LocatedTemplate, PromptMessage } from "./config.ts";
import { isFile } from "./globs.ts";
import type { Reading } from "./reading.ts";

export interface ReadMessage extends PromptMessage {
  readonly located: LocatedTemplate;
}

/** The messages of a model's prompt config: written in it, or the text of a file. */
export async function readMessages(
  reading: Reading,
  source: Source,
  checked: Readonly<Record<string, unknown>>,
): Promise<readonly ReadMessage[]> {
  const { messages, prompt } = checked;
  if ((messages === undefined) === (prompt === undefined)) {
    reading.fault(
      source,
      messages === undefined ? [] : ["prompt"],
      "a prompt config has either `messages` or `prompt: FILE`",
      messages === undefined ? "add one of them" : "remove one of them",
    );
    return [];
  }
  if (typeof prompt === "string") return isFile(prompt) ? messagesOfFile(reading, prompt) : [];
  if (!Array.isArray(messages)) return [];
  const compile = await compiler();
  return messages.flatMap(({ role, content }: { role: PromptMessage["role"]; content: string }, index) => {
    const located = locate(reading, source, ["messages", index, "content"], content, compile);
    return located === undefined ? [] : [{ role, text: content, template: located.template, located }];
  });
}

async function messagesOfFile(reading: Reading, path: string): Promise<readonly ReadMessage[]> {
  const compile = await compiler();
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const file: Source = { file: reading.shownName(path), text, value: text, firstLine: 1, range: () => [0, 1] };
  const located = locate(reading, file, [], text, compile);
  if (located === undefined) return [];
  return [{ role: "file", text, template: located.template, located }];
}

/** The templates in the string leaves of a value at these paths. */
export async function templatesWithin(
  reading: Reading,
  source: Source,
  keys: readonly string[],
): Promise<readonly LocatedTemplate[]> {
  const texts = keys.flatMap((key) => leaves(valueAt(source.value, [key]), [key]));
  if (texts.length === 0) return [];
  const compile = await compiler();
  return texts.flatMap(({ path, text }) => locate(reading, source, path, text, compile) ?? []);
}

type Compile = (text: string) => Template;

/** Loaded where there is a template. */
async function compiler(): Promise<Compile> {
  const { compileTemplate } = await import("../text/template.ts");
  return compileTemplate;
}

function leaves(value: unknown, path: Path): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function locate(
  reading: Reading,
  source: Source,
  path: Path,
  text: string,
  compile: Compile,
): LocatedTemplate | undefined {
  try {
    return {
      template: compile(text),
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
