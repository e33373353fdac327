import * as z from "zod/mini";

/** One turn of a conversation. */
export const Message = z.strictObject({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
});
export type Message = Readonly<z.infer<typeof Message>>;
