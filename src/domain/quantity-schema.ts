import * as z from "zod/mini";
import { parseDuration, parseMoney } from "./quantity.ts";

const DURATION = "must be a duration such as 500ms, 30s, 20m or 2h";
const MONEY = "must be a sum of money such as $0.05 or $10";

/** `30s` in milliseconds. */
export const Duration = z.pipe(
  z.string(DURATION).check(z.refine((text) => parseDuration(text) !== undefined, DURATION)),
  z.transform((text) => parseDuration(text) ?? 0),
);

/** `$10` in US dollars. */
export const Money = z.pipe(
  z.string(MONEY).check(z.refine((text) => parseMoney(text) !== undefined, MONEY)),
  z.transform((text) => parseMoney(text) ?? 0),
);
