import { createHash } from "node:crypto";
import { isMap } from "../../text/is-map.ts";

type Keys = Readonly<Record<string, unknown>>;

/** A text or a number that names a case on one line. */
export function id(value: unknown): unknown {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^[^\p{Cc}\u2028\u2029]{1,255}$/u.test(value) ? value : undefined;
}

/** A text, a conversation or named values. */
export function input(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return messages(value) ?? value;
}

/** Of a map with one key the value of that key, or its `messages` or `input`; otherwise the map. */
export function single(value: unknown): unknown {
  if (!isMap(value)) return input(value);
  const [only, ...more] = Object.values(value);
  if (more.length === 0 && !isMap(only)) return only === undefined ? undefined : input(only);
  return messages(value["messages"]) ?? value;
}

/** What a good answer says, of a map with one key or with one that is known to hold it. */
export function singleReference(value: unknown): unknown {
  if (!isMap(value)) return reference(value);
  const [only, ...more] = Object.values(value);
  if (more.length === 0) return reference(only);
  const known = ["answer", "output", "expected", "reference", "response", "result", "text", "content"];
  const key = known.find((name) => Object.hasOwn(value, name));
  return key === undefined ? reference(lastAnswer(value["messages"])) : reference(value[key]);
}

/** Texts, of which any is right; of anything else its JSON. Nothing where there is none. */
export function reference(value: unknown): unknown {
  if (value === "" || value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const answer = lastAnswer(value);
    if (answer !== undefined) return answer;
    const texts = value.filter((item) => item !== "" && item !== null);
    return texts.length === 0 ? undefined : texts.map((item: unknown) => (isPlain(item) ? item : JSON.stringify(item)));
  }
  if (!isMap(value)) return value;
  return typeof value["content"] === "string" && "role" in value ? value["content"] : JSON.stringify(value);
}

/** The first of several. */
export function first(value: unknown): unknown {
  return reference(Array.isArray(value) ? value[0] : value);
}

/** Facts that an answer must hold, as one text. */
export function facts(value: unknown): unknown {
  if (!Array.isArray(value)) return reference(value);
  return value.length === 0 ? undefined : value.map(textOf).join("\n");
}

/** Ids of documents, or a map of their grades. */
export function relevant(value: unknown): unknown {
  if (typeof value === "string") return value === "" ? undefined : [value];
  if (isMap(value)) return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const ids = value.map((item: unknown) => (isMap(item) ? idOfDocument(item) : textOf(item)));
  return ids.includes(undefined) ? undefined : ids;
}

/** A list, or a text with commas. */
export function tags(value: unknown): unknown {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return undefined;
  const names = value.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "");
}

export function map(value: unknown): unknown {
  return isMap(value) ? value : undefined;
}

/** Retrieved documents: ids where they have some, otherwise ids made of their text. */
export function documents(value: unknown, _row: Keys, ids: readonly unknown[] = []): unknown {
  const list = typeof value === "string" ? [value] : value;
  if (!Array.isArray(list)) return undefined;
  return list.map((item: unknown, index) => {
    const text = isMap(item) ? (item["content"] ?? item["text"] ?? item["page_content"]) : item;
    const known = ids[index] ?? (isMap(item) ? idOfDocument(item) : undefined);
    const score = isMap(item) && typeof item["score"] === "number" ? { score: item["score"] } : {};
    return { id: known === undefined ? hash(textOf(text)) : textOf(known), text: textOf(text), ...score };
  });
}

/** A conversation in our words; undefined where it is none. */
export function messages(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (
    !value.every(
      (item) => isMap(item) && ("content" in item || "tool_calls" in item) && ("role" in item || "type" in item),
    )
  )
    return undefined;
  return value.map((item: Keys) => ({
    role: roleOf(item["role"] ?? item["type"]),
    content: contentOf(item["content"]),
  }));
}

/** What the assistant says last in a conversation that ends with it. */
export function lastAnswer(value: unknown): unknown {
  const conversation = messages(value);
  const last: unknown = Array.isArray(conversation) ? conversation.at(-1) : undefined;
  return isMap(last) && last["role"] === "assistant" ? last["content"] : undefined;
}

const ROLES: Readonly<Record<string, string>> = {
  human: "user",
  ai: "assistant",
  developer: "system",
  model: "assistant",
};

function roleOf(role: unknown): unknown {
  return typeof role === "string" ? (ROLES[role] ?? role) : role;
}

/** Texts in parts are joined; other parts stay what they are, which no message of ours may hold. */
function contentOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? "";
  const texts = content.map((part: unknown) =>
    isMap(part) && typeof part["text"] === "string" ? part["text"] : undefined,
  );
  return texts.includes(undefined) ? content : texts.join("");
}

function idOfDocument(document: Keys): unknown {
  const key = ["doc_uri", "id", "doc_id", "document_id", "_id", "source"].find((name) => isPlain(document[name]));
  return key === undefined ? undefined : String(document[key]);
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
