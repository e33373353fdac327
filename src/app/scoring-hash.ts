import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { hashFile } from "./dataset.ts";

/** Raised when a scorer or a metric of ours begins to measure otherwise, so that older records are not compared with newer ones. */
const MEASURES = 1;

/** Options of scorers that may name a file, whose content counts, not its place. */
const FILES = new Set(["file", "module", "schema"]);

/** Tells whether two runs were scored alike. What the judge does is in its own id; the checks of the cases are in the dataset. */
export function scoringHash({ scorers, retrieval, folder }: Pick<Config, "scorers" | "retrieval" | "folder">): string {
  const decisive = scorers
    .map(({ name, type, weight, required, not, tags, options }) => ({
      name,
      type,
      weight,
      required: required ?? null,
      not,
      tags: tags ?? null,
      options: Object.entries(options)
        .map(([key, value]) => [
          key,
          FILES.has(key) && typeof value === "string" ? hashFile(resolve(folder, value)) : value,
        ])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify({ measures: MEASURES, relevantFrom: retrieval.relevantFrom, scorers: decisive }))
    .digest("hex");
}
