import { formatMoney } from "../money.ts";
import { formatMs } from "../milliseconds.ts";
import type { PageSpend, PageTrial } from "../page-data.ts";
import { inert } from "./inert.ts";
import { Scroll, Section } from "./text.tsx";

interface Step {
  readonly name: string;
  readonly ms?: number | undefined;
  readonly ttftMs?: number | undefined;
  /** Where it stands in the picture: as far as is known. */
  readonly fromMs: number;
  readonly tokens?: string;
  readonly cost?: string;
  readonly marks: readonly string[];
}

/** What the trial's parts took, as far as that was measured. */
export function Timing({ trial }: { readonly trial: PageTrial }) {
  const steps = stepsOf(trial);
  const wholeMs = Math.max(...steps.map(({ fromMs, ms = 0 }) => fromMs + ms));
  if (steps.length === 0) return null;
  const counted = steps.some(({ tokens }) => tokens !== undefined);
  const priced = steps.some(({ cost }) => cost !== undefined);
  const calls = trial.candidate?.toolCalls ?? [];
  const note = calls.some(({ latencyMs }) => latencyMs !== undefined)
    ? "tool calls in order; when each began is not known"
    : undefined;
  return (
    <Section title="Time, tokens, cost" note={note}>
      <Scroll label="Table of steps">
        <table class="timing">
          <thead>
            <tr>
              <th scope="col">step</th>
              <td />
              <th scope="col" class="number">
                time
              </th>
              {counted && <th scope="col">tokens</th>}
              {priced && (
                <th scope="col" class="number">
                  cost
                </th>
              )}
              <th scope="col">marks</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr>
                <th scope="row">{inert(step.name)}</th>
                <td class="picture">
                  <Stretch step={step} wholeMs={wholeMs} />
                </td>
                <td class="number">
                  {step.ms === undefined ? <span class="note">not measured</span> : formatMs(step.ms)}
                </td>
                {counted && <td>{step.tokens}</td>}
                {priced && <td class="number">{step.cost}</td>}
                <td class="note">{inert(step.marks.join(", "))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  );
}

function Stretch({ step: { ms, fromMs, ttftMs }, wholeMs }: { readonly step: Step; readonly wholeMs: number }) {
  if (ms === undefined || wholeMs <= 0) return null;
  const share = (value: number) => (100 * value) / wholeMs;
  return (
    <svg class="bar-chart" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="12" />
      <rect class="fill-plain" x={share(fromMs)} y="2" width={Math.max(0.5, share(ms))} height="8" />
      {ttftMs !== undefined && <rect class="limit" x={share(ttftMs)} width="0.8" height="12" />}
    </svg>
  );
}

function stepsOf({ candidate, candidateSpend, judgeSpend, source }: PageTrial): readonly Step[] {
  const tools = candidate?.toolCalls ?? [];
  let passed = 0;
  const cost = candidate?.costUsd ?? candidateSpend?.costUsd;
  const answer: Step[] =
    candidate === undefined
      ? []
      : [
          {
            name: "answer",
            ms: candidate.latencyMs,
            ttftMs: candidate.ttftMs,
            fromMs: 0,
            ...tokensOf(candidate.usage ?? candidateSpend),
            ...(cost !== undefined && { cost: formatMoney(cost) }),
            marks: [
              ...(source === "live" ? [] : [`${source}: the figures are those of the call that made it`]),
              ...(candidate.ttftMs === undefined ? [] : [`first token after ${formatMs(candidate.ttftMs)}`]),
              ...(candidate.model === undefined ? [] : [candidate.model]),
              ...(candidate.finishReason === undefined || candidate.finishReason === "stop"
                ? []
                : [`ended by ${candidate.finishReason}`]),
            ],
          },
        ];
  return [
    ...answer,
    ...(candidate?.retrieved === undefined
      ? []
      : [{ name: "retrieve", fromMs: 0, marks: [`${candidate.retrieved.length} documents`] }]),
    ...tools.map(({ name, latencyMs }) => {
      const fromMs = passed;
      passed += latencyMs ?? 0;
      return { name: `tool ${name}`, ms: latencyMs, fromMs, marks: [] };
    }),
    ...(judgeSpend === undefined ? [] : [judgeStep(judgeSpend)]),
  ];
}

function judgeStep(spend: PageSpend): Step {
  const { calls = 0, cached = 0, recorded = 0, costUsd, unpricedCalls = 0 } = spend;
  return {
    name: "judge",
    fromMs: 0,
    ...tokensOf(spend),
    ...(costUsd !== undefined && { cost: formatMoney(costUsd) }),
    marks: [
      ...(calls > 0 ? [`${calls} ${calls === 1 ? "call" : "calls"}`] : []),
      ...(cached > 0 ? [`${cached} cached`] : []),
      ...(recorded > 0 ? [`${recorded} recorded`] : []),
      ...(unpricedCalls > 0 ? [`${unpricedCalls} of unknown price`] : []),
    ],
  };
}

function tokensOf(usage: PageSpend | NonNullable<PageTrial["candidate"]>["usage"]): { readonly tokens?: string } {
  const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0, reasoningTokens = 0 } = usage ?? {};
  if (inputTokens + outputTokens === 0) return {};
  const read = cachedInputTokens > 0 ? ` (${cachedInputTokens} cached)` : "";
  const thought = reasoningTokens > 0 ? ` (${reasoningTokens} reasoning)` : "";
  return { tokens: `${inputTokens}${read} in, ${outputTokens}${thought} out` };
}
