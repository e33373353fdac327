import type * as z from "zod/mini";
import type { CallContext } from "./call.ts";
import type { Candidate } from "./candidate.ts";
import type { GoldenCase } from "./golden-case.ts";
import type { Judge, ModelCall } from "./judge.ts";
import type { Score } from "./score.ts";

/** A score with what stands behind it. */
export type Measurement = Score & {
  /** Who measured, where that was a judge. */
  readonly by?: string;
  /** Passages that the judge rested on. */
  readonly quotes?: readonly string[];
  /** The calls that it took. */
  readonly calls?: readonly ModelCall[];
};

export interface ScoringContext extends CallContext {
  readonly prompt: string;
  readonly caseId: string;
  /** 1-based. */
  readonly trial: number;
  /** The name that the scorer goes by in the config. */
  readonly scorer: string;
}

/** Measures a candidate. */
export interface Scorer {
  /** Why it has nothing to say about this case; undefined where it applies. It sees no candidate, so that no answer can opt out. */
  skips(golden: GoldenCase): string | undefined;
  /** Called only where `skips` is undefined. A throw is a failed score. */
  score(golden: GoldenCase, candidate: Candidate, context: ScoringContext): Measurement | Promise<Measurement>;
}

/** What a scorer may be handed besides its options. */
export interface ScorerParts {
  /** Defined for types with `needsJudge`. */
  readonly judge?: Judge | undefined;
  /** Reads a file named in the options; its path was resolved against the config. */
  readonly readText: (file: string) => string;
  /** Loads a function of the user's code. */
  readonly importFunction: (file: string, name: string) => (...values: unknown[]) => unknown;
  /** The lowest grade that counts as relevant. */
  readonly relevantFrom: number;
}

/** A kind of scorer, as listed in `app`: its name, the schema of its options and its factory. */
export interface ScorerType<Schema extends z.ZodMiniObject = z.ZodMiniObject> {
  readonly type: string;
  readonly options: Schema;
  readonly needsJudge?: boolean;
  /** Whether these options ask a judge for what rules cannot say. */
  needsModel?(options: z.output<Schema>): boolean;
  /** Loads what only these options need; awaited before `create`. */
  load?(options: z.output<Schema>): Promise<void>;
  create(options: z.output<Schema>, parts: ScorerParts): Scorer;
}
