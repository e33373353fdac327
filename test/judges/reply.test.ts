import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReplyFormat } from "../../src/judges/reply-format.ts";
import { parseReply, type BuiltInReply, type Reply } from "../../src/judges/reply.ts";

const SCALE_5: BuiltInReply = { format: "scale", scale: 5 };
const SCALE_2: BuiltInReply = { format: "scale", scale: 2 };
const GOOD = '{"reason": "fits", "score": 3}';

describe("the built-in reply", () => {
  it.each<[string, BuiltInReply, number, string]>([
    [GOOD, SCALE_5, 0.75, "3 of 4"],
    ['{"score": 0, "reason": ""}', SCALE_5, 0, "the order of the keys does not matter"],
    ['{"reason": "x", "score": -0}', SCALE_5, 0, "no negative zero comes out"],
    ['{"reason": "x", "score": 4.0}', SCALE_5, 1, "a whole number however it is spelled"],
    ['{"reason": "x", "score": 1}', SCALE_2, 1, "1 of 0|1"],
    [` \n${GOOD}\n `, SCALE_5, 0.75, "white space around it"],
    [`\`\`\`json\n${GOOD}\n\`\`\``, SCALE_5, 0.75, "one fence around it"],
    ['{"reason": "it says {\\"score\\": 4}", "score": 0}', SCALE_5, 0, "a verdict quoted within the reason"],
  ])("reads %s of %j as %d: %s", (text, format, value) => {
    const reading = parseReply(format, { text });
    expect(reading).toMatchObject({ value });
    expect("value" in reading && Object.is(reading.value, -0)).toBe(false);
  });

  it.each([
    ["Here it is: " + GOOD, "prose before it"],
    [GOOD + " That is all.", "prose after it"],
    [GOOD + GOOD, "two objects"],
    [`${GOOD}\n{"reason": "", "score": 4}`, "a second verdict"],
    [`[${GOOD}]`, "a list"],
    ["```json\n" + GOOD, "a fence that is not closed"],
    ["```\n" + GOOD + "\n```\n```\n" + GOOD + "\n```", "two fences"],
    ['{"score": 3}', "a missing reason"],
    ['{"reason": "x"}', "a missing score"],
    ['{"reason": "x", "score": 3, "confidence": 1}', "an unknown key"],
    ['{"reason": "x", "score": 0, "score": 4}', "a key that stands twice"],
    ['{"reason": "x", "sc\\u006fre": 0, "score": 4}', "a key that stands twice, once in disguise"],
    ['{"reason": "x", "score": "3"}', "a number as text"],
    ['{"reason": "x", "score": null}', "null"],
    ['{"reason": "x", "score": NaN}', "NaN"],
    ['{"reason": "x", "score": true}', "a boolean"],
    ['{"reason": "x", "score": 5}', "above the scale"],
    ['{"reason": "x", "score": -1}', "below the scale"],
    ['{"reason": "x", "score": 2.5}', "between two steps"],
    ['{"reason": "x", "score": 1e999}', "infinity"],
    ['{"reason": 1, "score": 3}', "a reason that is no text"],
    ["[".repeat(200_000) + "]".repeat(200_000), "deeper than the stack"],
    ["4", "a bare number"],
  ])("cannot read %.60s: %s", (text) => {
    expect(parseReply(SCALE_5, { text })).toHaveProperty("unreadable");
  });

  it("has another end of the scale where it has two steps", () => {
    expect(parseReply(SCALE_2, { text: '{"reason": "x", "score": 2}' })).toHaveProperty("unreadable");
  });

  it.each<[Reply, string]>([
    [{ text: GOOD, finishReason: "refusal" }, "refused"],
    [{ text: GOOD, finishReason: "contentFilter" }, "content filter"],
    [{ text: GOOD, finishReason: "length" }, "cut off"],
    [{ text: " \n", finishReason: "stop" }, "empty"],
  ])("does not read %j, whatever it says", (reply, why) => {
    expect(parseReply(SCALE_5, reply)).toEqual({ unreadable: expect.stringContaining(why) });
  });
});

const YES_NO = { Yes: 1, No: 0 };

describe("a format of one's own", () => {
  it.each<[ReplyFormat, string, number, string]>([
    [{ format: "json", score: "/score" }, '{"score": 0.25, "other": [1]}', 0.25, "a number within 0..1"],
    [{ format: "json", score: "/a~1b/0/c~0d" }, '{"a/b": [{"c~d": 1}]}', 1, "an escaped pointer through a list"],
    [{ format: "json", score: "" }, "0.5", 0.5, "the whole reply"],
    [{ format: "json", score: "/s", range: [1, 5] }, '{"s": 4}', 0.75, "(4 - 1) / (5 - 1)"],
    [{ format: "json", score: "/s", values: { true: 1, false: 0 } }, '{"s": true}', 1, "a boolean by its name"],
    [{ format: "json", score: "/s", values: { "3": 0.5 } }, '{"s": 3}', 0.5, "a number by its name"],
    [{ format: "xml", score: "ok", values: YES_NO }, "<why>x</why>\n<ok> Yes </ok>", 1, "several elements in a row"],
    [{ format: "xml", score: "s", range: [0, 10] }, "<s>7</s></verdict>", 0.7, "an opening tag that was prefilled"],
    [{ format: "xml", score: "s" }, '<?xml version="1.0"?>\n<v><s><![CDATA[1]]></s></v>', 1, "a whole document"],
    [{ format: "text", score: "^(Yes|No)\\b", values: YES_NO }, "No, since Yes is wrong", 0, "the first group"],
    [{ format: "text", score: "Score: ([\\d.]+)" }, "Score: 0.5, I repeat, Score: 0.5", 0.5, "the same score twice"],
  ])("%j reads %s as %d: %s", (format, text, value) => {
    expect(parseReply(format, { text })).toMatchObject({ value: expect.closeTo(value, 12) });
  });

  it.each<[ReplyFormat, string, string]>([
    [{ format: "json", score: "/s" }, '{"s": 1.5}', "above 1 without a range"],
    [{ format: "json", score: "/s" }, '{"s": "0.5"}', "a number as text"],
    [{ format: "json", score: "/s" }, '{"s": true}', "a boolean without values"],
    [{ format: "json", score: "/s", range: [1, 5] }, '{"s": 0}', "below the range"],
    [{ format: "json", score: "/s", values: YES_NO }, '{"s": "yes"}', "another case than the values"],
    [{ format: "json", score: "/s", values: YES_NO }, '{"s": "toString"}', "a name that every object has"],
    [{ format: "json", score: "/s", values: YES_NO }, '{"s": ["Yes"]}', "a list"],
    [{ format: "json", score: "/t", values: YES_NO }, '{"s": "Yes"}', "nothing at the pointer"],
    [{ format: "json", score: "/s" }, 'It is {"s": 1}', "prose before it"],
    [{ format: "json", score: "/s" }, '{"s": 0, "s": 1}', "a key that stands twice"],
    [{ format: "xml", score: "ok", values: YES_NO }, "<ok>Yes</ok><ok>Yes</ok>", "two elements, even alike"],
    [{ format: "xml", score: "ok", values: YES_NO }, "<ok>No<ok>Yes</ok></ok>", "one within the other"],
    [{ format: "xml", score: "ok", values: YES_NO }, "<ok>Yes", "an element that is not closed"],
    [{ format: "xml", score: "ok", values: YES_NO }, "use <b> here <ok>Yes</ok>", "a tag named in prose"],
    [{ format: "xml", score: "ok", values: YES_NO }, "a & b <ok>Yes</ok>", "a bare ampersand"],
    [{ format: "xml", score: "ok", values: YES_NO }, "</x><ok>Yes</ok></y>", "two closing tags without their own"],
    [{ format: "xml", score: "ok", values: YES_NO }, "<no>Yes</no>", "no such element"],
    [{ format: "text", score: "^(Yes|No)\\b", values: YES_NO }, "Perhaps. Yes", "no match"],
    [{ format: "text", score: "(Yes|No)", values: YES_NO }, "Yes, or rather No", "two scores"],
    [{ format: "text", score: "(\\w+)", values: YES_NO }, "Maybe", "none of the values"],
    [{ format: "text", score: "(\\d+)" }, "3", "a number above 1 without a range"],
  ])("%j cannot read %s: %s", (format, text) => {
    expect(parseReply(format, { text })).toHaveProperty("unreadable");
  });

  it("keeps the reason where there is one", () => {
    const format: ReplyFormat = { format: "xml", score: "ok", reason: "why", values: YES_NO };
    expect(parseReply(format, { text: "<why> it fits </why><ok>Yes</ok>" })).toEqual({ value: 1, reason: "it fits" });
    expect(parseReply(format, { text: "<ok>Yes</ok>" })).toEqual({ value: 1 });
  });

  it("cannot read a text whose search was given up", () => {
    const format: ReplyFormat = { format: "text", score: "(a+)+$" };
    expect(parseReply(format, { text: "aaaa" }, () => undefined)).toHaveProperty("unreadable");
  });

  it.each([
    [{ format: "json", score: "score" }, "score"],
    [{ format: "xml", score: "<ok>" }, "score"],
    [{ format: "text", score: "Yes|No" }, "score"],
    [{ format: "text", score: "(Yes" }, "score"],
    [{ format: "text", score: "(Yes)", reason: "why" }, "reason"],
    [{ format: "json", score: "/s", values: {} }, "values"],
    [{ format: "json", score: "/s", range: [5, 1] }, "range"],
    [{ format: "json", score: "/s", range: [1, 5], values: YES_NO }, "range"],
    [{ format: "json", score: "/s", values: { Yes: 2 } }, "values"],
  ])("refuses %j for its `%s`", (format, key) => {
    expect(ReplyFormat.safeParse(format).error?.issues[0]?.path[0]).toBe(key);
  });
});

describe("whatever a judge says", () => {
  const piece = fc.constantFrom(
    '{"reason": "x", "score": ',
    "4",
    "-1",
    "9e99",
    "null",
    "}",
    "```",
    "\n",
    "<ok>",
    "</ok>",
    "Yes",
    "No",
    "<",
    "&",
    "\u0000",
    "\uD800",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece).map((pieces) => pieces.join("")),
    fc.json(),
  );
  const formats: readonly (ReplyFormat | BuiltInReply)[] = [
    SCALE_5,
    SCALE_2,
    { format: "json", score: "" },
    { format: "json", score: "/score", range: [-3, 7] },
    { format: "xml", score: "ok" },
    { format: "xml", score: "ok", values: YES_NO },
    { format: "text", score: "(\\d+|Yes)", range: [0, 4] },
  ];

  it("the value lies within 0..1, or the reply is unreadable", () => {
    let read = 0;
    const property = fc.property(text, fc.constantFrom(...formats), (text, format) => {
      const reading = parseReply(format, { text });
      if ("unreadable" in reading) return;
      read += 1;
      expect(reading.value).toBeGreaterThanOrEqual(0);
      expect(reading.value).toBeLessThanOrEqual(1);
    });
    fc.assert(property, { numRuns: 5000 });
    expect(read).toBeGreaterThan(20);
  });
});
