import * as z from "zod/mini";
import { Message } from "../domain/message.ts";

const Texts = z.record(z.string(), z.string());
const JsonMap = z.record(z.string(), z.json());

const Reach = {
  model: z.string().check(z.minLength(1)),
  baseUrl: z.optional(
    z.string().check(z.minLength(1), z.describe("any endpoint that speaks the vendor's API, as its SDK takes it")),
  ),
  apiKeyEnv: z.optional(
    z
      .union([z.string().check(z.minLength(1)), z.literal(false)])
      .check(z.describe("the environment variable with the key; false: the endpoint wants none")),
  ),
  headers: z.optional(Texts),
  query: z.optional(Texts),
  temperature: z.optional(z.number().check(z.minimum(0))),
  maxOutputTokens: z.optional(z.int().check(z.minimum(1))),
};

/** What a prompt config says of a model. */
export const ModelOptions = z.strictObject({
  ...Reach,
  topP: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
  stop: z.optional(z.array(z.string().check(z.minLength(1)))),
  seed: z.optional(z.int()),
  reasoningEffort: z.optional(z.string().check(z.minLength(1))),
  tools: z.optional(z.array(z.json())),
  outputSchema: z.optional(JsonMap.check(z.describe("JSON Schema of the answer"))),
  extraBody: z.optional(JsonMap.check(z.describe("further keys of the request; null removes one"))),
  stream: z._default(z.boolean(), true),
  messages: z.optional(z.array(Message).check(z.minLength(1))),
  prompt: z.optional(z.string().check(z.minLength(1), z.describe("a file with the prompt, instead of `messages`"))),
});

/** What a judge says of a model. */
export const JudgeModelOptions = z.strictObject({
  ...Reach,
  temperature: z._default(z.number().check(z.minimum(0)), 0),
  extraBody: z.optional(JsonMap),
});
