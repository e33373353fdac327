import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { parseRetrievalMetric } from "../../domain/metric.ts";
import { formatValue } from "../../text/number.ts";
import { markOfCase } from "../marks.ts";
import type { PageCase, PageHead, PageTrial } from "../page-data.ts";
import { shellWord } from "../shell.ts";
import { Answers } from "./answers.tsx";
import { Input } from "./conversation.tsx";
import { Documents } from "./documents.tsx";
import type { Listing } from "./listing.ts";
import { caseHash, casesHash } from "./route.ts";
import { Scores } from "./scores.tsx";
import { inert } from "./inert.ts";
import { Code, MarkSign, Section, Value } from "./text.tsx";
import { Timing } from "./timing.tsx";

interface CasePageProps {
  readonly each: PageCase;
  /** Its neighbours in the list that it was opened from. */
  readonly previous: PageCase | undefined;
  readonly next: PageCase | undefined;
  readonly place: string;
  readonly head: PageHead;
  readonly listing: Listing;
}

/** One case under one prompt config: what was asked, expected and answered, and why it scored what it scored. */
export function CasePage({ each, previous, next, place, head, listing }: CasePageProps) {
  const { mark, word } = markOfCase(each);
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus({ preventScroll: true }), [each]);
  return (
    <article class="case-page">
      <nav class="steps" aria-label="Cases">
        <a href={casesHash(listing)} data-key="Escape">
          All cases
        </a>
        <span class="note">{place}</span>
        {previous && (
          <a href={caseHash(previous.prompt, previous.id, listing)} data-key="ArrowLeft" rel="prev">
            ← Previous
          </a>
        )}
        {next && (
          <a href={caseHash(next.prompt, next.id, listing)} data-key="ArrowRight" rel="next">
            Next →
          </a>
        )}
      </nav>
      <h1 tabIndex={-1} ref={title}>
        {inert(each.id)}
      </h1>
      <p class={`standing ${mark}`}>
        <MarkSign mark={mark} />
        <b>{word}</b> {inert(each.sentence)}
      </p>
      <p class="note">
        {inert(each.prompt)} · {inert(each.place)} · threshold {formatValue(each.threshold, each.threshold)}
        {each.change !== undefined && (
          <>
            {" "}
            · <b>{each.change}</b> since {inert(head.baseline ?? "the baseline")}
            {each.before?.quality !== undefined && ` (quality ${formatValue(each.before.quality)} then)`}
          </>
        )}{" "}
        {each.tags?.map((tag) => (
          <span class="tag">{inert(tag)}</span>
        ))}
      </p>
      {each.trials === undefined ? (
        <p class="note">There was no room for this case's texts; results.json has them.</p>
      ) : (
        <Trials each={each} trials={each.trials} />
      )}
      <Section title="Run this case again">
        <Command text={commandOf(each, head)} />
      </Section>
    </article>
  );
}

function Trials({ each, trials }: { readonly each: PageCase; readonly trials: readonly PageTrial[] }) {
  const telling = trials.findIndex(({ status, quality }) => status === "unscored" || quality === lowest(trials));
  const [chosen, setChosen] = useState(Math.max(0, telling));
  const trial = trials[chosen];
  if (trial === undefined) return null;
  const { candidate, error } = trial;
  const { input, reference = [], relevant, before } = each;
  const { metrics, others } = parted(trial.scores);
  return (
    <>
      {trials.length > 1 && (
        <div class="choices" role="group" aria-label="Trial">
          <span class="note">Trial</span>
          {trials.map(({ trial, quality, status }, index) => (
            <button type="button" aria-pressed={index === chosen} onClick={() => setChosen(index)}>
              {trial}: {quality === undefined ? status : formatValue(quality, each.threshold)}
            </button>
          ))}
        </div>
      )}
      {error !== undefined && (
        <p class="failure">
          <MarkSign mark="unsure" />
          <b>{error.kind}</b>
          {error.status !== undefined && ` (status ${error.status})`}: {inert(error.message)}
        </p>
      )}
      {input !== undefined && (
        <Section title="Input">
          <Input input={input} />
        </Section>
      )}
      <Answers
        key={chosen}
        answer={candidate?.text}
        error={error && `${error.kind}: ${error.message}`}
        expected={reference}
        before={before?.answer}
      />
      <Section title="Scores">
        <Scores scores={others} before={before?.scores} />
      </Section>
      <Documents retrieved={candidate?.retrieved} relevant={relevant} before={before?.retrieved} metrics={metrics} />
      <ToolCalls calls={candidate?.toolCalls ?? []} />
      <Timing trial={trial} />
      {candidate?.metadata !== undefined && (
        <Section title="Metadata">
          <Value value={candidate.metadata} />
        </Section>
      )}
    </>
  );
}

/** Retrieval metrics stand beside the documents, where they say no more than a number. */
function parted(scores: PageTrial["scores"]): {
  readonly metrics: readonly (readonly [string, number])[];
  readonly others: PageTrial["scores"];
} {
  const entries = Object.entries(scores);
  return {
    metrics: entries.filter(isMetric).map(([name, { value = 0 }]) => [name, value]),
    others: Object.fromEntries(entries.filter((entry) => !isMetric(entry))),
  };
}

function isMetric([name, { value, reason }]: [string, PageTrial["scores"][string]]): boolean {
  return parseRetrievalMetric(name) !== undefined && value !== undefined && reason === undefined;
}

function lowest(trials: readonly PageTrial[]): number {
  return Math.min(...trials.map(({ quality }) => quality ?? 1));
}

function ToolCalls({ calls }: { readonly calls: NonNullable<NonNullable<PageTrial["candidate"]>["toolCalls"]> }) {
  if (calls.length === 0) return null;
  return (
    <Section title="Tool calls" note={String(calls.length)}>
      <ol class="documents">
        {calls.map(({ name, arguments: given, result }, index) => (
          <li>
            <details>
              <summary>
                <span class="rank">{index + 1}</span>
                <code>{inert(name)}</code> <code class="note">{inert(cutLine(JSON.stringify(given) ?? ""))}</code>
              </summary>
              <Value value={given} />
              {result === undefined ? <p class="note">no result is kept</p> : <Value value={result} />}
            </details>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function cutLine(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}

function Command({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // A browser that does not let us, or has no such thing: the text can be selected.
    }
  };
  return (
    <div class="command-line">
      <Code>{text}</Code>
      <button type="button" onClick={() => void copy()}>
        {copied ? "copied" : "copy"}
      </button>
    </div>
  );
}

/** In a glob nothing stands for `*` or `?` itself, and both fit themselves. */
function commandOf({ prompt, id }: PageCase, { config }: PageHead): string {
  return `evals run --config ${shellWord(config)} --prompt ${shellWord(prompt)} --filter ${quoted(id)}`;
}

function quoted(id: string): string {
  const word = shellWord(id);
  return word.startsWith("'") ? word : `'${word}'`;
}
