import fc from "fast-check";
import { expect, it } from "vitest";
import { nearDuplicates } from "../../src/text/near-duplicates.ts";

const alike = (a: string, b: string) => {
  const find = nearDuplicates();
  find(a);
  return find(b) === 0;
};

it.each([
  ["What does express shipping to Norway cost?", "what does EXPRESS shipping to norway cost", true, "case and marks"],
  [
    "What does express shipping to Norway cost?",
    "What is the cost of express shipping to Norway?",
    true,
    "order and small words",
  ],
  ["How long is the return period?", "How long are the return periods?", true, "plurals and small words"],
  ["Can I return a parcel?", "Can I not return a parcel?", false, "negation"],
  ["5 kg to zone B", "6 kg to zone B", false, "a number"],
  ["5 kg to zone B", "5 kg to zone C", false, "a letter"],
  ["from A to B", "from B to A", false, "the order of letters"],
  ["What is the capital of France?", "What is the capital of Spain?", false, "a name in a short text"],
  ["Wie lange dauert die Rückgabe?", "wie lange dauert die rückgabe", true, "other letters"],
  ["", "", true, "nothing"],
])("%j and %j: %s, for %s", (a, b, expected) => expect(alike(a, b)).toBe(expected));

it("finds what comparing every two texts finds", () => {
  const word = fc.constantFrom(
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "sigma",
    "omega",
  );
  fc.assert(
    fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 14 }), { maxLength: 12 }), (texts) => {
      const find = nearDuplicates();
      const sets = texts.map((words) => new Set(words));
      for (const [number, words] of texts.entries()) {
        const earlier = sets.slice(0, number).some((other) => {
          const own = sets[number] ?? new Set();
          const shared = [...own].filter((each) => other.has(each)).length;
          return shared / (own.size + other.size - shared) >= 0.9;
        });
        expect(find(words.join(" ")) !== undefined).toBe(earlier);
      }
    }),
  );
});

it("takes 10,000 texts that share most of their words in well under two seconds", () => {
  const find = nearDuplicates();
  const words =
    "parcel zone express standard price cost weight customs insurance return label tracking delivery address".split(
      " ",
    );
  const started = performance.now();
  for (let number = 0; number < 10_000; number += 1) {
    const own = words.map((word, index) => `${word}${"abcdefghij".charAt((number >> index) % 10)}`);
    find(`What does ${own.join(" ")} cost?`);
  }
  expect(performance.now() - started).toBeLessThan(4000);
});
