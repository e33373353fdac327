import { describe, expect, it } from "vitest";
import { Memory, remembering } from "../../src/run/remembering.ts";

/** Counts what it is asked, and fails where it is told to. */
function answering() {
  const asked: string[] = [];
  const memory = new Memory<string>();
  const ask = remembering(
    async (input: string) => {
      asked.push(input);
      if (input === "broken") throw new Error("down");
      return input.toUpperCase();
    },
    memory,
    { keyOf: (input) => input, again: (output) => (output === "UNREADABLE" ? undefined : `${output} again`) },
  );
  return { asked, memory, ask: (input: string) => ask(input, undefined) };
}

describe("a remembering call", () => {
  it("asks once for equal inputs, and says of what it remembers that it was not asked now", async () => {
    const { asked, ask } = answering();
    expect([await ask("a"), await ask("b"), await ask("a")]).toEqual(["A", "B", "A again"]);
    expect(asked).toEqual(["a", "b"]);
  });

  it("asks again where there was no answer, and where the answer is none to be remembered", async () => {
    const { asked, ask } = answering();
    for (const input of ["broken", "broken"]) await expect(ask(input)).rejects.toThrow("down");
    for (const input of ["unreadable", "unreadable"]) expect(await ask(input)).toBe("UNREADABLE");
    expect(asked).toHaveLength(4);
  });

  it("forgets what two whole runs in turn did not ask for", async () => {
    const { asked, memory, ask } = answering();
    await ask("a");
    await ask("b");
    memory.turn();
    await ask("a");
    memory.turn();
    await ask("a");
    await ask("b");
    expect(asked).toEqual(["a", "b", "b"]);
  });
});
