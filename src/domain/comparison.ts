import type { CaseResult } from "./case-result.ts";

/** How a case came out in two records: `regressed` and `fixed` cross its threshold, `changed` differs in quality or answer on the same side of it. */
export type CaseChangeKind = "regressed" | "fixed" | "changed" | "same" | "added" | "removed" | "unscored";

/** One case in two records, paired by its id. */
export interface CaseChange {
  readonly caseId: string;
  readonly kind: CaseChangeKind;
  readonly before?: CaseResult | undefined;
  readonly now?: CaseResult | undefined;
}

/** One metric over the cases that both records have. */
export interface MetricComparison {
  /** As it is written in gates: `quality`, `recall@5`, `quality{tag:hazmat}`. */
  readonly metric: string;
  readonly before: number;
  readonly now: number;
  /** `before - now`: above 0 where it fell. */
  readonly drop: number;
  /** 95 % interval of the drop. */
  readonly interval: readonly [low: number, high: number];
  /** One-sided mid-p of the sign-flip test that nothing fell. */
  readonly p: number;
  /** Cases that both records scored. */
  readonly pairs: number;
  /** The smallest drop that so many pairs would show in four of five runs; undefined where none differs. */
  readonly detectable?: number | undefined;
  readonly state: "regressed" | "noRegression" | "inconclusive";
}

/** One prompt config against one of the earlier record. */
export interface PromptComparison {
  readonly prompt: string;
  /** Its name in the earlier record. */
  readonly against: string;
  /** Quality first. */
  readonly metrics: readonly MetricComparison[];
  /** Quality by tag, of tags with at least 10 pairs; reported, never gated. */
  readonly slices: readonly MetricComparison[];
  readonly counts: Readonly<Record<CaseChangeKind, number>>;
}

/** An earlier record that a run is held against. */
export interface Baseline {
  readonly run: string;
  /** As shown to people. */
  readonly file: string;
  readonly startedAt: string;
  /** Why the two cannot be compared; undefined where they can. */
  readonly refused?: string | undefined;
  /** One for each prompt config that both have; none where `refused`. */
  readonly prompts: readonly PromptComparison[];
  /** The case as it was then. */
  caseOf(prompt: string, caseId: string): CaseResult | undefined;
}

/** Two records held against each other. */
export interface RecordComparison {
  readonly before: ComparedRun;
  readonly now: ComparedRun;
  /** Why they cannot be compared; undefined where they can. */
  readonly refused?: string | undefined;
  readonly prompts: readonly PromptComparison[];
  /** Of the cases that are not the same: regressed first, then fixed; within a kind what fell most. */
  readonly changes: readonly {
    readonly prompt: string;
    readonly caseId: string;
    readonly kind: CaseChangeKind;
    /** Of the quality; below 0 where it rose. */
    readonly drop: number;
  }[];
  /** 1: a quality regressed; 3: not comparable; 0 otherwise. */
  readonly exitCode: 0 | 1 | 3;
  /** Behind `evals: exit <code> - `. */
  readonly sentence: string;
}

interface ComparedRun {
  readonly run: string;
  /** As shown to people. */
  readonly file: string;
  readonly startedAt: string;
}

/** With the cases at hand. */
export interface ComparedRecords extends RecordComparison {
  /** By the name of its prompt config then. */
  caseBefore(prompt: string, caseId: string): CaseResult | undefined;
  caseNow(prompt: string, caseId: string): CaseResult | undefined;
  close(): void;
}
