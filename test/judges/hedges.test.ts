import { describe, expect, it } from "vitest";
import { embeddedJudge } from "../../src/judges/embedded.ts";
import { context, question } from "./questions.ts";

const judge = embeddedJudge();

async function valueOf(input: string, reference: string, answer: string) {
  const score = await judge.judge(question({ input, references: [reference], answer }), context);
  return score.status === "scored" ? score.value : score;
}

describe("an answer that says several values has not said the right one", () => {
  const asked = "What does a parcel cost in zone B?";
  it.each<[string, string, number, string]>([
    ["$4.20", "$4.20, $5.20, $6.20 or $7.20", 0, "a list with an or"],
    ["$4.20", "$4.20, $5.20, $6.20 and $7.20", 0, "a list with an and"],
    ["$4.20", "It costs $4.20. Then again, it may cost $5.20.", 0, "one in each sentence"],
    ["$4.20", "Somewhere between $4.20 and $9.", 0, "a range"],
    ["$4.20", "$4 to $4.20", 0, "a range that ends with it"],
    ["$4.20", "$4.20 (€3.90)", 1, "the same in another currency, for all that rules know"],
    ["$4.20", "Not $5.20 but $4.20.", 1, "the other one is denied"],
    ["$4.20", "$4.20, that is 420 cents.", 1, "the same amount twice"],
    ["$4.20", "$3.00 and $1.20 for fuel: $4.20.", 1, "parts that come to it"],
    ["$4.20", "$5.00 - $1.00 = $4.00, and $0.20 for fuel makes $4.20.", 1, "a total on the way"],
    ["$4.20", "Base $5.00 + discount -$1.00 + fuel $0.20 = $4.20.", 1, "a part that is taken off"],
    ["$4.20", "2 parcels at $2.10 make $4.20.", 1, "so many times a price"],
    ["$4.20", "$6.00 less 30% is $4.20.", 1, "a share of another amount"],
    ["$4.20", "At $2.10 per kg that is $4.20.", 1, "a rate is no amount"],
    ["5 kg", "5 kg (11 lb)", 1, "in another unit, rounded"],
    ["5 kg", "4, 5 or 6 kg", 0, "a list with one unit"],
    ["90%", "90% is heat, and 10% is light.", 1, "the rest of the whole"],
    ["90%", "90%, or maybe 20%.", 0, "another share"],
    ["7", "6, 7 or 8", 0, "bare numbers with an or"],
    ["7", "7; there were 9 in the year before.", 1, "a bare number may count anything"],
    ["1975", "1974 or 1975", 0, "years with an or"],
    ["3 March 2026", "On 3 March 2026 or 4 March 2026.", 0, "dates with an or"],
    ["Paris", "Either Paris or London.", 0, "names with an either, the first"],
    ["Paris", "It is either London or Paris.", 0, "names with an either, the second"],
    ["Aether", "Aether or ether.", 1, "an or alone mostly gives another name"],
  ])("%s / %s -> %d: %s", async (reference, answer, value) => {
    expect(await valueOf(asked, reference, answer)).toBe(value);
  });

  it.each<[string, string, string, number, string]>([
    ["Is it $4.20 or $5.20?", "$4.20", "Of $5.20 and $4.20 it is $4.20.", 1, "values of the question are the asker's"],
    ["Is it $4.20 or $5.20?", "$4.20", "It is $4.20 or $5.20.", 0, "but saying them again is no answer"],
    ["Is it $4.20 or $5.20?", "$4.20", "$6.20 and $4.20.", 0, "others are not"],
    ["A 3 kg parcel?", "$4.20 up to 5 kg", "$4.20: 3 kg is below 5 kg.", 1, "the weight that was asked about"],
  ])("%s %s / %s -> %d: %s", async (asks, reference, answer, value) => {
    expect(await valueOf(asks, reference, answer)).toBe(value);
  });

  it("names what stands beside", async () => {
    const score = await judge.judge(
      question({ input: asked, references: ["$4.20"], answer: "$4.20 and $9." }),
      context,
    );
    expect(score.reason).toBe("the answer has $4.20, but $9 too");
  });
});

describe("a contrast denies what it sets apart", () => {
  it.each<[string, string, number, string]>([
    ["Paris", "London, unlike Paris", 0, "unlike"],
    ["Paris", "London rather than Paris", 0, "rather than"],
    ["Paris", "London instead of Paris", 0, "instead of"],
    ["Paris", "London, as opposed to Paris", 0, "as opposed to"],
    ["Paris", "London, not Paris", 0, "not"],
    ["Paris", "Anything but Paris", 0, "anything but"],
    ["Paris", "Paris, unlike London", 1, "the other one is set apart"],
    ["Paris", "Paris rather than London", 1, "likewise"],
    ["$4.20", "$5.20 rather than $4.20", 0, "an amount"],
    ["$4.20", "$4.20 rather than $5.20", 1, "the other amount"],
    ["By bus rather than by train", "By bus rather than by train.", 1, "as the reference does"],
  ])("%s / %s -> %d: %s", async (reference, answer, value) => {
    expect(await valueOf("Which is it?", reference, answer)).toBe(value);
  });
});

describe("the end of a range is the same end", () => {
  it.each<[string, string, number, string]>([
    ["up to 5 kg", "more than 5 kg", 0, "the other side"],
    ["up to 5 kg", "at least 5 kg", 0, "the other side, with the value"],
    ["up to 5 kg", "5 kg or more", 0, "the other side, said behind"],
    ["up to 5 kg", "at most 5 kg", 1, "in other words"],
    ["up to 5 kg", "no more than 5 kg", 1, "in the negative"],
    ["up to 5 kg", "under 5 kg", 1, "nearly"],
    ["up to 5 kg", "The limit is 5 kg.", 1, "the value alone"],
    ["at least 5 kg", "no less than 5 kg", 1, "in the negative"],
    ["at least 5 kg", "up to 5 kg", 0, "the other side"],
    ["over 5 kg", "under 5 kg", 0, "over and under"],
    ["within 3 days", "after more than 3 days", 0, "a time"],
    ["5 kg", "up to 5 kg", 1, "a limit that includes the value"],
    ["5 kg", "more than 5 kg", 0, "a range without the value"],
    ["$4.20", "less than $4.20", 0, "an amount that it is not"],
    ["$4.20", "Less than $9, namely $4.20.", 0, "another amount, even as a range"],
  ])("%s / %s -> %d: %s", async (reference, answer, value) => {
    expect(await valueOf("What is it?", reference, answer)).toBe(value);
  });
});
