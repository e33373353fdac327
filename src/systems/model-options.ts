import * as z from "zod";
import { Message } from "../domain/message.ts";

const Texts = z.record(z.string(), z.string());
const JsonMap = z.record(z.string(), z.json());

const Reach = {
  model: z.string().min(1),
  baseUrl: z.string().min(1).optional().describe("any endpoint that speaks the vendor's API, as its SDK takes it"),
  apiKeyEnv: z
    .union([z.string().min(1), z.literal(false)])
    .optional()
    .describe("the environment variable with the key; false: the endpoint wants none"),
  headers: Texts.optional(),
  query: Texts.optional(),
  temperature: z.number().min(0).optional(),
  maxOutputTokens: z.number().int().min(1).optional(),
};

/** What a prompt config says of a model. */
export const ModelOptions = z.strictObject({
  ...Reach,
  topP: z.number().min(0).max(1).optional(),
  stop: z.array(z.string().min(1)).optional(),
  seed: z.number().int().optional(),
  reasoningEffort: z.string().min(1).optional(),
  tools: z.array(z.json()).optional(),
  outputSchema: JsonMap.optional().describe("JSON Schema of the answer"),
  extraBody: JsonMap.optional().describe("further keys of the request; null removes one"),
  stream: z.boolean().default(true),
  messages: z.array(Message).min(1).optional(),
  prompt: z.string().min(1).optional().describe("a file with the prompt, instead of `messages`"),
});

/** What a judge says of a model. */
export const JudgeModelOptions = z.strictObject({
  ...Reach,
  temperature: z.number().min(0).default(0),
  extraBody: JsonMap.optional(),
});
