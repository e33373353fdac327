import type { LocatedCase } from "../../domain/golden-case.ts";
import { nearest } from "../../text/suggest.ts";
import { about, type CaseWarning } from "./warning.ts";

/** The documents that one prompt config can find. */
export interface Findable {
  readonly prompt: string;
  readonly ids: ReadonlySet<string>;
}

/** Comparing with more takes longer than it helps. */
const MOST_SUGGESTED = 2000;

/** Labels of documents that no retriever of these can find, so that recall can never be 1. */
export function labelWarnings(labelled: readonly LocatedCase[], findable: readonly Findable[]): readonly CaseWarning[] {
  return labelled.flatMap((located) =>
    Object.entries(located.golden.relevant ?? {}).flatMap(([id, grade]) => {
      const without = grade > 0 ? findable.filter(({ ids }) => !ids.has(id)) : [];
      const [first] = without;
      if (first === undefined) return [];
      const whose = without.length === findable.length ? "" : ` of the prompt config "${first.prompt}"`;
      const near = first.ids.size > MOST_SUGGESTED ? undefined : nearest(id, first.ids);
      const hint = near === undefined ? "recall cannot reach 1 for this case" : `did you mean "${near}"?`;
      return [
        about(
          located,
          "label",
          `"${id}", which "${located.golden.id}" names as relevant, is none of the documents${whose}`,
          { key: "relevant", hint },
        ),
      ];
    }),
  );
}
