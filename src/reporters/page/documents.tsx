import type { ComponentChildren } from "preact";
import { formatValue } from "../../text/number.ts";
import type { PageDocument } from "../page-data.ts";
import { inert, MarkSign, Section, Text } from "./text.tsx";

interface DocumentsProps {
  /** Best first; undefined: not reported. */
  readonly retrieved: readonly PageDocument[] | undefined;
  readonly relevant: Readonly<Record<string, number>> | undefined;
  readonly before: readonly string[] | undefined;
}

/** What was retrieved, rank by rank, and what of the labelled documents never came. */
export function Documents({ retrieved, relevant = {}, before }: DocumentsProps) {
  const wanted = Object.entries(relevant).filter(([, grade]) => grade > 0);
  if (retrieved === undefined && wanted.length === 0) return null;
  const found = new Set(retrieved?.map(({ id }) => id));
  const lacking = wanted.filter(([id]) => !found.has(id));
  const hits = wanted.length - lacking.length;
  const note = wanted.length === 0 ? "the case labels none" : `${hits} of ${wanted.length} relevant documents found`;
  return (
    <Section title="Retrieved documents" note={retrieved === undefined ? "not reported" : note}>
      <ol class="documents">
        {retrieved?.map(({ id, score, text }, index) => (
          <li>
            <Title id={id} rank={index + 1} grade={relevant[id]} labelled={wanted.length > 0}>
              {score !== undefined && <span class="note">score {formatValue(score)}</span>}
              {before && <span class="note">{rankThen(before, id)}</span>}
            </Title>
            {text !== undefined && (
              <details>
                <summary>text</summary>
                <Text>{text}</Text>
              </details>
            )}
          </li>
        ))}
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
