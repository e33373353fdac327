import * as z from "zod/mini";

/** What prompt configs and scorers may be called. */
export const Name = z
  .string()
  .check(
    z.maxLength(120),
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/, "must be letters, digits and . _ @ -, starting with a letter or digit"),
  );

export const Share = z.number().check(
  z.superRefine((value, context) => {
    if (value >= 0 && value <= 1) return;
    const meant = value > 1 && value <= 100 ? `; did you mean ${(value / 100).toFixed(2)}?` : "";
    context.addIssue({ code: "custom", message: `must lie between 0 and 1, not ${value}${meant}` });
  }),
  z.meta({ minimum: 0, maximum: 1 }),
);

export const Count = z.int().check(z.minimum(1));

/** A regular expression, compiled. */
export const Pattern = z.string().check(z.minLength(1), z.refine(compiles, "must be a regular expression"));

/** One whose matches are replaced: it must match something. */
export const Replaced = Pattern.check(
  z.refine(
    (pattern) => !compiles(pattern) || !new RegExp(pattern, "u").test(""),
    "must not match the empty text: it would stand between all letters",
  ),
);

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
