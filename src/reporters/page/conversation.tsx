import { inert } from "./inert.ts";
import { Text, Value } from "./text.tsx";

/** The question: a text, a conversation turn by turn, or named values. */
export function Input({ input }: { readonly input: unknown }) {
  if (typeof input === "string") return <Text>{input}</Text>;
  if (isConversation(input)) {
    return (
      <ol class="turns">
        {input.map(({ role, content }) => (
          <li>
            <b>{inert(role)}</b>
            <Text>{content}</Text>
          </li>
        ))}
      </ol>
    );
  }
  return <Value value={input} />;
}

function isConversation(input: unknown): input is readonly { readonly role: string; readonly content: string }[] {
  return Array.isArray(input) && input.length > 0 && input.every(isTurn);
}

function isTurn(turn: unknown): boolean {
  return typeof Object(turn).role === "string" && typeof Object(turn).content === "string";
}
