import type { Outcome, RunHeader } from "../domain/record.ts";
import { facts, table } from "./html-table.ts";
import { markup, type Markup } from "./markup.ts";
import { formatCost } from "./money.ts";
import { shellWord } from "./shell.ts";
import { formatMs } from "./milliseconds.ts";
import { judgeName } from "./verdict-text.ts";

/** What the calls to models took; those of the judge apart. */
export function usageSection({ usage: { candidate, judge } }: Outcome): Markup {
  const row = (name: string, of: (spend: typeof candidate) => string | number) => [
    name,
    String(of(candidate)),
    String(of(judge)),
  ];
  const rows = [
    row("calls", ({ calls }) => calls),
    row("cached", ({ cached }) => cached),
    row("recorded", ({ recorded }) => recorded),
    row("input tokens", ({ inputTokens }) => inputTokens),
    row("of them cached", ({ cachedInputTokens }) => cachedInputTokens),
    row("output tokens", ({ outputTokens }) => outputTokens),
    row("of them reasoning", ({ reasoningTokens }) => reasoningTokens),
    row("cost", formatCost),
  ];
  return markup`<section aria-labelledby="usage-title"><h2 id="usage-title">Usage and cost</h2>${table({ caption: "Usage and cost of this run", head: ["figure", "candidate", "judge"], rows, numbersFrom: 1 })}</section>`;
}

/** What ran, over what, and how to run it again. */
export function runSection({ run, config, datasets, prompts, judge, plan }: RunHeader): Markup {
  const { commit, branch, dirty } = run.git ?? {};
  const data = datasets.map(({ file, hash, cases, skipped }) => {
    const aside = skipped > 0 && markup`, ${skipped} skipped`;
    return markup`<span>${file}: ${cases} cases${aside} <code>${hash.slice(0, 12)}</code></span>`;
  });
  return markup`<section id="run" aria-labelledby="run-title"><h2 id="run-title">Run</h2>${facts([
    ["run", markup`<code>${run.id}</code>`],
    ["started", run.startedAt],
    ["took", run.durationMs === undefined ? undefined : formatMs(run.durationMs)],
    [
      "commit",
      commit === undefined ? undefined : markup`<code>${commit}</code>${dirty === true && " (changed since)"}`,
    ],
    ["branch", branch],
    ["versions", `evalgate ${run.evalgate}, Node ${run.node}`],
    ["config", config.file === "" ? undefined : markup`${config.file} <code>${config.hash.slice(0, 12)}</code>`],
    ["datasets", data.length === 0 ? undefined : markup`${data}`],
    [
      "prompts",
      prompts.length === 0
        ? undefined
        : markup`${prompts.map(({ id, file, line, hash }) => markup`<span>${id}: ${file}:${line} <code>${hash.slice(0, 12)}</code></span>`)}`,
    ],
    ["judge", judge === null ? undefined : markup`${judgeName(judge)} <code>${judge.id}</code>`],
    ["plan", plan.prompts === 0 ? undefined : `${plan.cases} cases, ${plan.trials} trials`],
    ["filtered by", plan.filter ?? undefined],
    ["shard", plan.shard ?? undefined],
    [
      plan.filter === null ? "run again" : "run all of it",
      config.file === ""
        ? undefined
        : markup`<code class="command">evals run --config ${shellWord(config.file)}</code>`,
    ],
  ])}</section>`;
}
