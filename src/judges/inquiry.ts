import type { Question } from "../domain/judge.ts";
import type { JsonObject } from "../domain/json.ts";
import { parseClaims } from "./claims.ts";
import { parseReply, type FirstGroups, type Reading, type Reply } from "./reply.ts";
import type { ReplyFormat } from "./reply-format.ts";
import { builtInRubric, ownRubric, type Scale } from "./rubrics.ts";

/** How a question is put to a judge, and how its reply is read. */
export interface Inquiry {
  readonly rubric: string;
  /** How the reply must look, in words. */
  readonly instruction: string;
  /** The same for an API that can enforce it; undefined where the format is the user's own. */
  readonly schema: JsonObject | undefined;
  read(reply: Reply): Reading;
}

/** Faithfulness is judged claim by claim, unless the rubric or the reply format is the user's own. */
export function inquiryFor(question: Question, format: ReplyFormat | undefined, search?: FirstGroups): Inquiry {
  if (question.task === "faithfulness" && question.rubric === undefined && format === undefined) {
    return claimsInquiry(question);
  }
  const scale = format === undefined ? question.scale : "own";
  const built = { format: "scale", scale: question.scale } as const;
  return {
    rubric: rubricFor(question, scale),
    instruction: format === undefined ? scoreInstruction(question.scale) : ownInstruction(format),
    schema: format === undefined ? scoreSchema(question.scale) : undefined,
    read: (reply) => parseReply(format ?? built, reply, search),
  };
}

function claimsInquiry({ documents = [], scale }: Question): Inquiry {
  return {
    rubric: builtInRubric("faithfulness", scale),
    instruction:
      'Reply with exactly one JSON object and nothing else: {"claims": [{"claim": <text>, "verdict": "supported" | "contradicted" | "absent", "quote": <text>}]}.',
    schema: CLAIMS_SCHEMA,
    read: (reply) => parseClaims(reply, documents),
  };
}

function rubricFor({ task, rubric }: Question, scale: Scale): string {
  if (rubric !== undefined) return ownRubric(rubric, scale);
  return task === "rubric" ? ownRubric("", scale) : builtInRubric(task, scale);
}

function scoreInstruction(scale: 5 | 2): string {
  return `Reply with exactly one JSON object and nothing else: {"reason": <text>, "score": <a whole number from 0 to ${scale - 1}>}. Write the reason first, in one to three sentences; it leads to the score.`;
}

function ownInstruction({ format, score, reason, values, range: [worst, best] = [0, 1] }: ReplyFormat): string {
  const worth =
    values === undefined
      ? `a number from ${worst} (worst) to ${best} (best)`
      : `exactly one of ${Object.entries(values)
          .map(([text, value]) => `${text} (worth ${value})`)
          .join(", ")}`;
  switch (format) {
    case "json": {
      const also = reason === undefined ? "" : ` and the reason before it at ${reason}`;
      return `Reply with exactly one JSON value and nothing else, with the score at the JSON Pointer ${score || '""'}${also}. The score is ${worth}.`;
    }
    case "xml": {
      const also = reason === undefined ? "" : `, and before it the reason in one element <${reason}>`;
      return `Reply in well-formed XML, with the score in exactly one element <${score}>${also}. The score is ${worth}.`;
    }
    case "text":
      return `Your reply is read with the regular expression ${score} whose first group is the score: ${worth}. Give one score alone.`;
  }
}

function scoreSchema(scale: 5 | 2): JsonObject {
  return closedObject({
    reason: { type: "string" },
    score: { type: "integer", enum: Array.from({ length: scale }, (_, step) => step) },
  });
}

const CLAIMS_SCHEMA = closedObject({
  claims: {
    type: "array",
    items: closedObject({
      claim: { type: "string" },
      verdict: { type: "string", enum: ["supported", "contradicted", "absent"] },
      quote: { type: "string" },
    }),
  },
});

function closedObject(properties: JsonObject): JsonObject {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
