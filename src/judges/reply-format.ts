import * as z from "zod/mini";

/** How a judge's reply says its score, where it does not say it in the built-in way. */
export const ReplyFormat = z
  .strictObject({
    format: z.enum(["json", "xml", "text"]),
    score: z
      .string()
      .check(
        z.describe(
          "json: a JSON Pointer; xml: the name of an element; text: a regular expression whose first group it is",
        ),
      ),
    reason: z.optional(
      z.string().check(z.describe("where the reason stands, told in the same way; it may be missing")),
    ),
    values: z.optional(
      z
        .record(z.string(), z.number().check(z.minimum(0), z.maximum(1)))
        .check(z.describe("what each reply is worth, complete: anything else is unreadable")),
    ),
    range: z.optional(
      z
        .tuple([z.number(), z.number()])
        .check(z.describe("the worst and the best number, scaled to 0..1; default [0, 1]")),
    ),
  })
  .check(
    z.superRefine((format, context) => {
      const fault = faultOf(format);
      if (fault !== undefined) context.addIssue({ code: "custom", path: [fault.key], message: fault.message });
    }),
  );
export type ReplyFormat = Readonly<z.infer<typeof ReplyFormat>>;

interface Fault {
  readonly key: "score" | "reason" | "values" | "range";
  readonly message: string;
}

function faultOf(format: {
  readonly format: "json" | "xml" | "text";
  readonly score: string;
  readonly reason?: string | undefined;
  readonly values?: Readonly<Record<string, number>> | undefined;
  readonly range?: readonly [number, number] | undefined;
}): Fault | undefined {
  for (const key of ["score", "reason"] as const) {
    const place = format[key];
    const message = place === undefined ? undefined : faultOfPlace(format.format, place);
    if (message !== undefined) return { key, message };
  }
  const { values, range } = format;
  if (values !== undefined && Object.keys(values).length === 0) return { key: "values", message: "must not be empty" };
  if (range === undefined) return undefined;
  if (values !== undefined) return { key: "range", message: "cannot stand beside `values`" };
  return range[0] < range[1] ? undefined : { key: "range", message: "must be [lowest, highest]" };
}

function faultOfPlace(format: "json" | "xml" | "text", place: string): string | undefined {
  switch (format) {
    case "json":
      return /^(?:\/|$)/.test(place) ? undefined : "must be a JSON Pointer, such as /score";
    case "xml":
      return /^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(place) ? undefined : "must be the name of an element";
    case "text":
      return hasGroup(place) ? undefined : "must be a regular expression with a group, such as ^(Yes|No)";
  }
}

function hasGroup(pattern: string): boolean {
  try {
    return (new RegExp(`${pattern}|`, "u").exec("")?.length ?? 0) > 1;
  } catch {
    return false;
  }
}
