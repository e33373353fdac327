import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReply, type BuiltInReply } from "../../src/judges/reply.ts";
import { ReplyFormat } from "../../src/judges/reply-format.ts";

const built: BuiltInReply = { format: "scale", scale: 5 };
const said = (format: ReplyFormat | BuiltInReply, text: string) => {
  const reading = parseReply(format, { text });
  return "value" in reading ? reading.value : "unreadable";
};

describe("a reply in the built-in format", () => {
  it.each<[string, number | "unreadable", string]>([
    ['{"reason":"r","score":4}', 1, "the best"],
    ['{"reason":"r","score":0}', 0, "the worst"],
    ['  ```json\n{"reason":"r","score":3}\n```  ', 0.75, "in one fence"],
    ['{"score":2,"reason":"r"}', 0.5, "in any order"],
    ['{"reason":"r","score":5}', "unreadable", "above the scale"],
    ['{"reason":"r","score":-1}', "unreadable", "below it"],
    ['{"reason":"r","score":3.5}', "unreadable", "between two steps"],
    ['{"reason":"r","score":"4"}', "unreadable", "a text"],
    ['{"reason":"r","score":true}', "unreadable", "a boolean"],
    ['{"reason":"r","score":null}', "unreadable", "nothing"],
    ['{"reason":"r","score":NaN}', "unreadable", "not a number"],
    ['{"reason":"r","score":1e400}', "unreadable", "infinite"],
    ['{"reason":"r"}', "unreadable", "no score"],
    ['{"score":4}', "unreadable", "no reason"],
    ['{"reason":"r","score":4,"pass":true}', "unreadable", "an unknown key"],
    ['{"reason":"r","score":4,"score":0}', "unreadable", "a key that stands twice"],
    ['{"reason":"r","score":4}{"reason":"r","score":0}', "unreadable", "a second object"],
    ['{"reason":"r","score":4}\nor rather {"reason":"r","score":0}', "unreadable", "a second thought"],
    ['```json\n{"reason":"r","score":4}\n```\n```json\n{"reason":"r","score":0}\n```', "unreadable", "two fences"],
    ['Sure! {"reason":"r","score":4}', "unreadable", "words around it"],
    ['[{"reason":"r","score":4}]', "unreadable", "a list"],
    ['{"result":{"reason":"r","score":4}}', "unreadable", "one level down"],
    ['{"reason":"r","score":4', "unreadable", "cut off"],
    ["4", "unreadable", "a number alone"],
    ["", "unreadable", "nothing at all"],
    ["PASS. Score: 4 out of 4.", "unreadable", "prose"],
  ])("%s is %s: %s", (text, expected) => {
    expect(said(built, text)).toBe(expected);
  });

  it.each(["refusal", "contentFilter", "length"] as const)(
    "is unreadable where it ended with %s, whatever it says",
    (finishReason) => {
      expect(parseReply(built, { text: '{"reason":"r","score":4}', finishReason })).toHaveProperty("unreadable");
    },
  );
});

describe("a reply in a format of the user's own", () => {
  it.each<[ReplyFormat, string, number | "unreadable"]>([
    [{ format: "json", score: "/grade" }, '{"grade": 0.25}', 0.25],
    [{ format: "json", score: "/grade" }, '{"grade": 25}', "unreadable"],
    [{ format: "json", score: "/grade", range: [1, 5] }, '{"grade": 3}', 0.5],
    [{ format: "json", score: "/grade", range: [1, 5] }, '{"grade": 0}', "unreadable"],
    [{ format: "json", score: "/grade", values: { A: 1, F: 0 } }, '{"grade": "A"}', 1],
    [{ format: "json", score: "/grade", values: { A: 1, F: 0 } }, '{"grade": "B"}', "unreadable"],
    [{ format: "json", score: "/grade", values: { A: 1, F: 0 } }, '{"grade": "a"}', "unreadable"],
    [{ format: "xml", score: "ok", values: { yes: 1, no: 0 } }, "<r>x</r><ok> yes </ok>", 1],
    [{ format: "xml", score: "ok", values: { yes: 1, no: 0 } }, "<ok>yes</ok><ok>no</ok>", "unreadable"],
    [{ format: "xml", score: "ok", values: { yes: 1, no: 0 } }, "<ok>yes", "unreadable"],
    [{ format: "xml", score: "ok", values: { yes: 1, no: 0 } }, "if a < b <ok>yes</ok>", "unreadable"],
    [{ format: "text", score: "^(Yes|No)", values: { Yes: 1, No: 0 } }, "Yes, it is.", 1],
    [{ format: "text", score: "^(Yes|No)", values: { Yes: 1, No: 0 } }, "Perhaps.", "unreadable"],
    [
      { format: "text", score: "\\b(Yes|No)\\b", values: { Yes: 1, No: 0 } },
      "Yes. On the other hand: No.",
      "unreadable",
    ],
    [{ format: "text", score: "(\\d+)/10", range: [0, 10] }, "7/10", 0.7],
  ])("%j reads %s as %s", (format, text, expected) => {
    expect(said(format, text)).toBe(expected);
  });

  it.each<[object, string]>([
    [{ format: "text", score: "Yes" }, "no group"],
    [{ format: "text", score: "(" }, "no expression"],
    [{ format: "json", score: "grade" }, "no pointer"],
    [{ format: "xml", score: "a b" }, "no element"],
    [{ format: "json", score: "/x", range: [5, 1] }, "a range upside down"],
    [{ format: "json", score: "/x", values: { a: 2 } }, "a value above 1"],
  ])("%j is refused: %s", (format) => {
    expect(ReplyFormat.safeParse(format).success).toBe(false);
  });

  it("is a value in 0..1 or unreadable, whatever the text", () => {
    const formats: readonly (ReplyFormat | BuiltInReply)[] = [
      built,
      { format: "scale", scale: 2 },
      { format: "json", score: "/score", range: [-3, 7] },
      { format: "xml", score: "score" },
      { format: "text", score: "(-?[\\d.]+)" },
    ];
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.double().map((score) => JSON.stringify({ reason: "", score })),
      fc.double().map((score) => `<score>${score}</score>`),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...formats), (reply, format) => {
        const value = said(format, reply);
        expect(value === "unreadable" || (value >= 0 && value <= 1)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
