import { Retrieved, type RetrievedDocument } from "../domain/candidate.ts";
import { ProviderError } from "../domain/failure.ts";

/** Reads what foreign code or a foreign service gave as documents: ids, or {id, text?, score?}. Throws `ProviderError` that names the first that is neither. */
export function readRetrieved(given: unknown): readonly RetrievedDocument[] {
  const read = Retrieved.safeParse(Array.isArray(given) ? given.map(withTextId) : given);
  if (read.success) return read.data;
  const [index] = read.error.issues[0]?.path ?? [];
  const where = typeof index === "number" ? `: item ${index + 1} is none` : "";
  throw new ProviderError(`the retriever's answer is not a list of documents {id, text?, score?}${where}`, {
    kind: "badReply",
  });
}

/** Ids that a service keeps as numbers; parts that it left open. */
function withTextId(item: unknown): unknown {
  if (typeof item === "number") return String(item);
  if (typeof item !== "object" || item === null) return item;
  const { id, ...rest } = Object.fromEntries(Object.entries(item).filter(([, part]) => part !== null));
  return { ...rest, id: typeof id === "number" ? String(id) : id };
}
