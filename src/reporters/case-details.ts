import type { CaseResult } from "../domain/case-result.ts";
import { GoldenCase, questionOf } from "../domain/golden-case.ts";
import type { TrialResult } from "../domain/record.ts";
import { formatValue } from "../text/number.ts";
import { formatLimit, tellingTrial } from "./standing.ts";

/** What a reader needs to understand a case, from the trial that explains it. Every text is untrusted and not yet escaped. */
export interface CaseDetails {
  /** 1-based; undefined where there was only one. */
  readonly trial?: number;
  readonly question?: string;
  /** Any one of them is right. */
  readonly expected: readonly string[];
  readonly answer?: string;
  /** Quality first, then scorer by scorer. */
  readonly scores: readonly ScoreRow[];
  /** Best first. */
  readonly retrieved: readonly { readonly id: string; readonly hit: boolean }[];
  /** Relevant documents that were not retrieved. */
  readonly lacking: readonly string[];
}

export interface ScoreRow {
  readonly name: string;
  readonly score: string;
  readonly limit: string;
  readonly reason: string;
  readonly quotes: readonly string[];
}

export function detailsOf(result: CaseResult): CaseDetails {
  const trial = tellingTrial(result);
  const question = questionIn(trial.input);
  const answer = trial.candidate?.text;
  return {
    ...(result.trials.length > 1 && { trial: trial.trial }),
    ...(question !== undefined && { question }),
    expected: trial.reference ?? [],
    ...(answer !== undefined && { answer }),
    // Without an answer every scorer failed for the reason that stands beside the quality.
    scores: [qualityRow(trial), ...(trial.error ? [] : Object.entries(trial.scores).filter(isTaken).map(scoreRow))],
    ...documentsOf(trial),
  };
}

/** A scorer that has nothing to say about the case says nothing here. */
function isTaken([, { status }]: [string, TrialResult["scores"][string]]): boolean {
  return status !== "skipped";
}

function questionIn(input: unknown): string | undefined {
  const parsed = GoldenCase.shape.input.safeParse(input);
  return parsed.success ? questionOf({ input: parsed.data }) : undefined;
}

function qualityRow({ quality, threshold, error }: TrialResult): ScoreRow {
  return {
    name: "quality",
    score: quality === undefined ? "none" : formatValue(quality, threshold),
    limit: formatLimit(threshold),
    reason: error === undefined ? "" : `${error.kind}: ${error.message}`,
    quotes: [],
  };
}

function scoreRow([name, { status, value, reason, quotes }]: [string, TrialResult["scores"][string]]): ScoreRow {
  return {
    name,
    score: value === undefined ? status : formatValue(value),
    limit: "",
    reason: reason ?? "",
    quotes: quotes ?? [],
  };
}

function documentsOf({ candidate, relevant = {} }: TrialResult): Pick<CaseDetails, "retrieved" | "lacking"> {
  const ids = [...new Set(candidate?.retrieved?.map(({ id }) => id))];
  const wanted = Object.keys(relevant).filter((id) => (relevant[id] ?? 0) > 0);
  return {
    retrieved: ids.map((id) => ({ id, hit: wanted.includes(id) })),
    lacking: candidate?.retrieved === undefined ? [] : wanted.filter((id) => !ids.includes(id)),
  };
}
