import type { CaseChangeKind } from "../domain/comparison.ts";
import type { TrialResult } from "../domain/record.ts";

/** What the script of the page reads. Every text in it is untrusted. */
export interface PageData {
  readonly head: PageHead;
  readonly cases: readonly PageCase[];
  /** Cases for which there was no room. */
  readonly leftOut: number;
}

/** What is known of the run as a whole. */
export interface PageHead {
  /** As a command line names it. */
  readonly config: string;
  readonly prompts: readonly string[];
  /** The run that is the baseline, where there is one to compare with. */
  readonly baseline?: string;
}

/** A case under one prompt config: what its trials have in common once, and zeros not at all. */
export interface PageCase {
  readonly prompt: string;
  readonly id: string;
  /** `golden/shipping.yaml:12:5` */
  readonly place: string;
  readonly status: TrialResult["status"];
  readonly miss: boolean;
  readonly quality?: number;
  readonly threshold: number;
  /** What became of it. */
  readonly sentence: string;
  /** What the lowest of its scorers said. */
  readonly why?: string;
  /** Mean over the trials that tell it. */
  readonly latencyMs?: number;
  /** Sum over the trials, at the original price. */
  readonly costUsd?: number;
  readonly tags?: readonly string[];
  readonly change?: CaseChangeKind;
  /** The case as it was in the baseline. */
  readonly before?: PageBefore;
  /** Absent where there was no room for it, as are the texts. */
  readonly trials?: readonly PageTrial[];
  readonly input?: unknown;
  readonly reference?: readonly string[];
  readonly relevant?: Readonly<Record<string, number>>;
}

export interface PageBefore {
  readonly quality?: number;
  readonly answer?: string;
  readonly scores: Readonly<Record<string, number>>;
  /** Ids of the documents, best first. */
  readonly retrieved?: readonly string[];
}

type Candidate = NonNullable<TrialResult["candidate"]>;

/** With documents whose texts may stand elsewhere. */
export type PageCandidate = Omit<Candidate, "retrieved"> & { readonly retrieved?: readonly PageDocument[] };

/** One trial of a case. */
export interface PageTrial extends Pick<TrialResult, "trial" | "status" | "source"> {
  readonly quality?: number;
  readonly scores: TrialResult["scores"];
  readonly error?: TrialResult["error"];
  readonly candidate?: PageCandidate;
  readonly candidateSpend?: PageSpend;
  readonly judgeSpend?: PageSpend;
}

/** `same`: the text is that of the so manieth document with a text, from 0, in the order of the data. */
export interface PageDocument {
  readonly id: string;
  readonly score?: number;
  readonly text?: string;
  readonly same?: number;
}

/** What is zero is left out. */
export type PageSpend = Partial<TrialResult["usage"]["judge"]>;
