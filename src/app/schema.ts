import * as z from "zod/mini";
import { wholeConfig } from "../config/schema.ts";
import { GoldenCase } from "../domain/golden-case.ts";
import { Results } from "../domain/record.ts";
import { plugins } from "./plugins.ts";

/** The JSON Schema (draft 2020-12) of one of our files, as it is shipped. */
export function jsonSchema(name: "config" | "dataset" | "results"): object {
  const schema = {
    config: () => wholeConfig(plugins),
    dataset: () => z.union([z.array(WrittenCase), z.strictObject({ cases: z.array(WrittenCase) })]),
    results: () => Results,
  }[name]();
  return {
    $id: `https://unpkg.com/evalgate/schema/${FILES[name]}`,
    title: TITLES[name],
    ...z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
  };
}

/** As it stands in a file: the id may be left out. */
const WrittenCase = z.extend(GoldenCase, { id: z.optional(GoldenCase.shape.id) });

const FILES = { config: "evals.schema.json", dataset: "dataset.schema.json", results: "results.schema.json" } as const;
const TITLES = { config: "evals.yaml", dataset: "a golden dataset", results: "results.json" } as const;
