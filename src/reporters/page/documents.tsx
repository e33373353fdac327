import type { ComponentChildren } from "preact";
import { formatValue } from "../../text/number.ts";
import type { PageDocument } from "../page-data.ts";
import { inert } from "./inert.ts";
import { Code, MarkSign, Section } from "./text.tsx";

interface DocumentsProps {
  /** Best first; undefined: not reported. */
  readonly retrieved: readonly PageDocument[] | undefined;
  readonly relevant: Readonly<Record<string, number>> | undefined;
  readonly before: readonly string[] | undefined;
  readonly metrics: readonly (readonly [name: string, value: number])[];
}

/** What was retrieved, rank by rank, and what of the labelled documents never came. */
export function Documents({ retrieved, relevant = {}, before, metrics }: DocumentsProps) {
  const wanted = Object.entries(relevant).filter(([, grade]) => grade > 0);
  if (retrieved === undefined && wanted.length === 0) return null;
  const found = new Set(retrieved?.map(({ id }) => id));
  const lacking = wanted.filter(([id]) => !found.has(id));
  const hits = wanted.length - lacking.length;
  const note = wanted.length === 0 ? "the case labels none" : `${hits} of ${wanted.length} relevant documents found`;
  return (
    <Section title="Retrieved documents" note={retrieved === undefined ? "not reported" : note}>
      {metrics.length > 0 && (
        <ul class="metrics">
          {metrics.map(([name, value]) => (
            <li>
              {inert(name)} <b>{formatValue(value)}</b>
            </li>
          ))}
        </ul>
      )}
      <ol class="documents">
        {retrieved?.map(({ id, score, text }, index) => {
          const title = (
            <Title id={id} rank={index + 1} grade={relevant[id]} labelled={wanted.length > 0}>
              {score !== undefined && <span class="note">score {formatValue(score)}</span>}{" "}
              {before && <span class="note">{rankThen(before, id)}</span>}
            </Title>
          );
          return (
            <li>
              {text === undefined ? (
                title
              ) : (
                <details>
                  <summary>{title}</summary>
                  <Code>{text}</Code>
                </details>
              )}
            </li>
          );
        })}
      </ol>
      {retrieved !== undefined && lacking.length > 0 && (
        <>
          <h3>Relevant, but never retrieved</h3>
          <ul class="documents">
            {lacking.map(([id, grade]) => (
              <li class="lacking">
                <MarkSign mark="unsure" />
                <code>{inert(id)}</code> <b>lacking</b> <span class="note">grade {grade}</span>{" "}
                {before && <span class="note">{rankThen(before, id)}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

interface TitleProps {
  readonly id: string;
  readonly rank: number;
  readonly grade: number | undefined;
  readonly labelled: boolean;
  readonly children: ComponentChildren;
}

function Title({ id, rank, grade = 0, labelled, children }: TitleProps) {
  return (
    <>
      <span class="rank">{rank}</span>
      {labelled && <MarkSign mark={grade > 0 ? "good" : "none"} />}
      <code>{inert(id)}</code>{" "}
      {labelled && (grade > 0 ? <b>hit, grade {grade}</b> : <span class="note">not labelled relevant</span>)} {children}
    </>
  );
}

function rankThen(before: readonly string[], id: string): string {
  const index = before.indexOf(id);
  return index === -1 ? "not in the baseline" : `rank ${index + 1} in the baseline`;
}
