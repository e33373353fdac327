import type { Candidate } from "../domain/candidate.ts";
import type { GoldenCase } from "../domain/golden-case.ts";
import { failed, scored, type Score } from "../domain/score.ts";
import type { Measurement, Scorer, ScoringContext } from "../domain/scorer.ts";
import { formatValue } from "../text/number.ts";

export interface Check {
  readonly name: string;
  readonly scorer: Scorer;
}

/** The checks of a case as one scorer: the mean of those that apply; one that failed makes it failed. `create` is asked for every question about a case. */
export function checksScorer(create: (golden: GoldenCase) => readonly Check[]): Scorer {
  const applicable = (golden: GoldenCase): readonly Check[] =>
    create(golden).filter(({ scorer }) => scorer.skips(golden) === undefined);
  return {
    skips(golden) {
      if (applicable(golden).length > 0) return undefined;
      return create(golden).length === 0 ? "the case has no checks" : "none of the checks applies to the case";
    },
    async score(golden, candidate, context) {
      const checks = applicable(golden);
      const measured = await Promise.all(
        checks.map(async (check) => ({
          name: check.name,
          measurement: await measure(check, golden, candidate, context),
        })),
      );
      return { ...combine(measured), ...behind(measured.map(({ measurement }) => measurement)) };
    },
  };
}

interface Measured {
  readonly name: string;
  readonly measurement: Measurement;
}

async function measure(
  { name, scorer }: Check,
  golden: GoldenCase,
  candidate: Candidate,
  context: ScoringContext,
): Promise<Measurement> {
  try {
    const measurement = await scorer.score(golden, candidate, { ...context, scorer: name });
    if (measurement.status !== "scored" || (measurement.value >= 0 && measurement.value <= 1)) return measurement;
    return { ...measurement, ...failed(`it gave ${measurement.value}, which does not lie between 0 and 1`) };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function combine(measured: readonly Measured[]): Score {
  const reason = measured.flatMap(reasonOf).join("; ");
  const broken = measured.map(({ measurement }) => measurement).filter(({ status }) => status === "failed");
  if (broken.length > 0) return failed(reason, broken.find(hasCause)?.cause);
  const values = measured.flatMap(({ measurement }) => (measurement.status === "scored" ? [measurement.value] : []));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return reason === "" ? scored(mean) : scored(mean, reason);
}

function reasonOf({ name, measurement }: Measured): readonly string[] {
  if (measurement.reason !== undefined) return [`${name}: ${measurement.reason}`];
  return measurement.status === "scored" && measurement.value < 1 ? [`${name}: ${formatValue(measurement.value)}`] : [];
}

function hasCause(measurement: Measurement): measurement is Measurement & { readonly status: "failed" } {
  return measurement.status === "failed" && measurement.cause !== undefined;
}

/** What stands behind the parts stands behind the whole. */
function behind(measurements: readonly Measurement[]): Pick<Measurement, "by" | "quotes" | "calls"> {
  const by = [...new Set(measurements.flatMap((measurement) => measurement.by ?? []))].join(", ");
  const quotes = measurements.flatMap((measurement) => measurement.quotes ?? []);
  const calls = measurements.flatMap((measurement) => measurement.calls ?? []);
  return { ...(by !== "" && { by }), ...(quotes.length > 0 && { quotes }), ...(calls.length > 0 && { calls }) };
}
