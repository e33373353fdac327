import { expect, it } from "vitest";
import { ProviderError } from "../../src/domain/failure.ts";
import { recordedJudge, type RecordedReply, type ReplyKey } from "../../src/judges/recorded.ts";
import type { ReplyFormat } from "../../src/judges/reply-format.ts";
import { context, question } from "./questions.ts";

const reply: ReplyFormat = { format: "text", score: "^(Yes|No)\\b", values: { Yes: 1, No: 0 } };

function judging(find: (key: ReplyKey) => RecordedReply | undefined) {
  return recordedJudge({ name: "recorded replies.jsonl", find, reply }).judge(question(), context);
}

it("finds the reply of the trial and reads it", async () => {
  const usage = { inputTokens: 5, outputTokens: 1 };
  const judgement = await judging((key) => {
    expect(key).toEqual({ prompt: "concise", caseId: "ferry", trial: 1, scorer: "correctness" });
    return { text: "No, it is later.", model: "judge-large", usage };
  });
  expect(judgement).toEqual({
    status: "scored",
    value: 0,
    calls: [{ source: "recorded", provider: "recorded", model: "judge-large", usage, reportedCostUsd: undefined }],
  });
});

it("a reply that is missing is a failed score, and no call", async () => {
  expect(await judging(() => undefined)).toMatchObject({ status: "failed", cause: "missing", calls: [] });
});

it("a reply that cannot be read is a failed score, and a call", async () => {
  const judgement = await judging(() => ({ text: "Hard to say" }));
  expect(judgement).toMatchObject({ status: "failed", cause: "unreadable" });
  expect(judgement.reason).toContain("Hard to say");
  expect(judgement.calls).toHaveLength(1);
});

it("a reply that was cut off is unreadable", async () => {
  expect(await judging(() => ({ text: "Yes", finishReason: "length" }))).toMatchObject({ cause: "unreadable" });
});

it("an error that was recorded instead of a reply is a failed score", async () => {
  const judgement = await judging(() => {
    throw new ProviderError("the judge was down", { kind: "recorded" });
  });
  expect(judgement).toMatchObject({ status: "failed", cause: "recorded", reason: "the judge was down" });
});

it("without a format of its own, the built-in reply is read", async () => {
  const judge = recordedJudge({ name: "r", find: () => ({ text: '{"reason": "half", "score": 2}' }) });
  expect(await judge.judge(question(), context)).toMatchObject({ value: 0.5, reason: "half" });
});
