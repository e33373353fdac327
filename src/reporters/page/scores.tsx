import { formatValue } from "../../text/number.ts";
import type { PageTrial } from "../page-data.ts";
import { inert } from "./inert.ts";
import { MarkSign, Scroll } from "./text.tsx";

interface ScoresProps {
  readonly scores: PageTrial["scores"];
  readonly before: Readonly<Record<string, number>> | undefined;
}

/** What each scorer and each retrieval metric says, and why. */
export function Scores({ scores, before }: ScoresProps) {
  const entries = Object.entries(scores);
  if (entries.length === 0) return <p class="note">Nothing was measured.</p>;
  const taken = [
    ...entries.filter(([, { status }]) => status !== "skipped"),
    ...entries.filter(([, { status }]) => status === "skipped"),
  ];
  return (
    <Scroll label="Table of scores">
      <table class="score-table">
        <thead>
          <tr>
            <th scope="col">scorer</th>
            <th scope="col">value</th>
            {before && (
              <th scope="col" class="number">
                baseline
              </th>
            )}
            <th scope="col">reason</th>
            <th scope="col">by</th>
          </tr>
        </thead>
        <tbody>
          {taken.map(([name, { status, value, reason, quotes = [], by, cause }]) => (
            <tr class={status}>
              <th scope="row">{inert(name)}</th>
              <td class="value">
                {value === undefined ? (
                  <>
                    <MarkSign mark={status === "failed" ? "unsure" : "none"} />
                    {status}
                  </>
                ) : (
                  <>
                    <svg class="bar-chart" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                      <rect class="track" width="100" height="12" />
                      <rect class="fill-plain" y="2" width={value * 100} height="8" />
                    </svg>
                    <b>{formatValue(value)}</b>
                  </>
                )}
              </td>
              {before && (
                <td class="number" data-label="baseline">
                  {before[name] === undefined ? "" : formatValue(before[name])}
                </td>
              )}
              <td class="reason">
                {cause !== undefined && <b>{cause}: </b>}
                {inert(reason ?? "")}
                {quotes.map((quote) => (
                  <q>{inert(quote)}</q>
                ))}
              </td>
              <td class="note">{inert(by ?? "")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
