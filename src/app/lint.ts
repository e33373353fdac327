import type { Config } from "../config/config.ts";
import type { LocatedCase } from "../domain/golden-case.ts";
import type { RetrieverOptions } from "../retrievers/options.ts";
import { frame } from "../text/frame.ts";
import { duplicateLint } from "./lint/duplicates.ts";
import { labelWarnings, type Findable } from "./lint/labels.ts";
import { withPlaces } from "./lint/places.ts";
import { referenceLint } from "./lint/references.ts";
import { tagLint } from "./lint/tags.ts";
import type { CaseWarning, Warning } from "./lint/warning.ts";
import type { Project } from "./project.ts";
import { documentsOf } from "./systems.ts";

/** Takes up the cases of a dataset as they are read, and says what speaks against them. */
export interface Lint {
  readonly see: (located: LocatedCase) => void;
  /** Every warning with its place, in the order of the dataset. */
  readonly warnings: () => Promise<readonly Warning[]>;
}

/** Looks at a dataset beside what a run checks: nothing here forbids one. */
export function lint(project: Project): Lint {
  const { config } = project;
  const found: CaseWarning[] = [];
  const duplicates = duplicateLint();
  const references = referenceLint(config.prompts);
  const tags = tagLint();
  const corpora = config.prompts.flatMap(({ id, retriever }) => (hasDocuments(retriever) ? [{ id, retriever }] : []));
  const labelled: LocatedCase[] = [];
  return {
    see(located) {
      if (located.golden.skip !== undefined) return;
      found.push(...duplicates(located), ...references(located));
      tags.see(located);
      if (corpora.length > 0 && located.golden.relevant !== undefined) labelled.push(located);
    },
    async warnings() {
      const findable: Findable[] = [];
      for (const { id, retriever } of labelled.length === 0 ? [] : corpora)
        findable.push({
          prompt: id,
          ids: new Set((await documentsOf(retriever, project)).map((document) => document.id)),
        });
      const all = [...found, ...labelWarnings(labelled, findable), ...tags.warnings(config.gates)];
      const files = config.datasets.flatMap((dataset) => dataset.files);
      return (await withPlaces(all, files)).map((warning) => framedInConfig(warning, config));
    },
  };
}

function hasDocuments(retriever: unknown): retriever is Extract<RetrieverOptions, { readonly documents: string }> {
  return typeof retriever === "object" && retriever !== null && "documents" in retriever;
}

function framedInConfig(warning: Warning, { source }: Config): Warning {
  const { file, at } = warning;
  return file === source.file && at !== undefined && source.text !== ""
    ? { ...warning, frame: frame(source.text, at) }
    : warning;
}
