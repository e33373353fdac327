import { changeOf } from "../domain/case-change.ts";
import type { CaseResult } from "../domain/case-result.ts";
import type { Baseline, CaseChangeKind } from "../domain/comparison.ts";
import type { TrialResult } from "../domain/record.ts";
import { cut } from "../text/inert.ts";
import type { PageBefore, PageCandidate, PageCase, PageDocument, PageSpend, PageTrial } from "./page-data.ts";
import { placeOf } from "./place.ts";
import { caseSentence, tellingTrial, whyMissed } from "./standing.ts";

/** Gives a document's text once, and afterwards where it was given. */
export type Texts = (text: string) => { readonly text: string } | { readonly same: number };

/** Of a text so much; results.json has all of it. */
const LONGEST_TEXT = 20_000;

/** The case with all that the page shows of it. */
export function pageCase(result: CaseResult, baseline: Baseline | undefined, texts: Texts): PageCase {
  const [{ input, reference, relevant }] = result.trials;
  return {
    ...bareCase(result, baseline),
    ...(input !== undefined && { input: within(input) }),
    ...(reference && { reference: reference.map((text) => cut(text, LONGEST_TEXT)) }),
    ...(relevant && { relevant }),
    ...beforeOf(baseline?.caseOf(result.prompt, result.caseId)),
    trials: result.trials.map((trial) => pageTrial(trial, texts)),
  };
}

/** The case as a line of a list. */
export function bareCase(result: CaseResult, baseline: Baseline | undefined): PageCase {
  const { prompt, caseId: id, status, miss, quality, trials } = result;
  const [{ threshold, tags }] = trials;
  const latencies = trials.flatMap(({ candidate }) => candidate?.latencyMs ?? []);
  const why = whyMissed(result);
  const change = kindOf(baseline, result);
  const costs = trials.flatMap(({ candidate }) => candidate?.costUsd ?? []);
  return {
    prompt,
    id,
    place: placeOf(result),
    status,
    miss,
    ...(quality !== undefined && { quality }),
    threshold,
    sentence: cut(caseSentence(result), LONGEST_SENTENCE),
    ...(why !== undefined && { why: cut(why, LONGEST_SENTENCE) }),
    ...(latencies.length > 0 && { latencyMs: sum(latencies) / latencies.length }),
    ...(costs.length > 0 && { costUsd: sum(costs) }),
    ...(tags && tags.length > 0 && { tags }),
    ...(change !== undefined && { change }),
  };
}

const LONGEST_SENTENCE = 300;

function kindOf(baseline: Baseline | undefined, result: CaseResult): CaseChangeKind | undefined {
  if (baseline === undefined || baseline.refused !== undefined) return undefined;
  return changeOf(baseline.caseOf(result.prompt, result.caseId), result)?.kind;
}

function beforeOf(before: CaseResult | undefined): { readonly before: PageBefore } | undefined {
  if (before === undefined) return undefined;
  const { candidate, scores } = tellingTrial(before);
  const taken = Object.entries(scores).flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]]));
  return {
    before: {
      ...(before.quality !== undefined && { quality: before.quality }),
      ...(candidate && { answer: cut(candidate.text, LONGEST_TEXT) }),
      scores: Object.fromEntries(taken) as Record<string, number>, // of pairs of a name and a value
      ...(candidate?.retrieved && { retrieved: candidate.retrieved.map(({ id }) => id) }),
    },
  };
}

function pageTrial(
  { trial, status, quality, scores, error, candidate, source, usage }: TrialResult,
  texts: Texts,
): PageTrial {
  const [asked, judged] = [spent(usage.candidate), spent(usage.judge)];
  return {
    trial,
    status,
    source,
    ...(quality !== undefined && { quality }),
    scores,
    ...(error && { error }),
    ...(candidate && { candidate: pageCandidate(candidate, texts) }),
    ...(asked && { candidateSpend: asked }),
    ...(judged && { judgeSpend: judged }),
  };
}

function pageCandidate(candidate: NonNullable<TrialResult["candidate"]>, texts: Texts): PageCandidate {
  const { text, retrieved, toolCalls, metadata, ...figures } = candidate;
  return {
    ...figures,
    text: cut(text, LONGEST_TEXT),
    ...(retrieved && { retrieved: retrieved.map((document) => pageDocument(document, texts)) }),
    ...(toolCalls && {
      toolCalls: toolCalls.map((call) => ({
        ...call,
        arguments: within(call.arguments),
        ...(call.result !== undefined && { result: within(call.result) }),
      })),
    }),
    ...(metadata && Object.keys(metadata).length > 0 && { metadata: { ...Object(within(metadata)) } }),
  };
}

function pageDocument(
  { id, score, text }: { readonly id: string; readonly score?: number | undefined; readonly text?: string | undefined },
  texts: Texts,
): PageDocument {
  return { id, ...(score !== undefined && { score }), ...(text !== undefined && texts(cut(text, LONGEST_TEXT))) };
}

/** A value that is not too long to show, else the beginning of its JSON. */
function within(value: unknown): unknown {
  if (typeof value === "string") return cut(value, LONGEST_TEXT);
  const text = JSON.stringify(value) ?? "";
  return text.length <= LONGEST_TEXT ? value : { cut: cut(text, LONGEST_TEXT) };
}

function spent(spend: TrialResult["usage"]["judge"]): PageSpend | undefined {
  const some = Object.entries(spend).filter(([, count]) => count !== 0);
  return some.length === 0 ? undefined : Object.fromEntries(some);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
