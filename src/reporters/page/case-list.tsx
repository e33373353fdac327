import { useMemo, useState } from "preact/hooks";
import { formatValue } from "../../text/number.ts";
import { markOfCase } from "../marks.ts";
import { formatMs } from "../milliseconds.ts";
import { formatMoney } from "../money.ts";
import type { PageCase, PageData } from "../page-data.ts";
import { Filters } from "./filters.tsx";
import type { Listing, SortKey } from "./listing.ts";
import { caseHash, casesHash } from "./route.ts";
import { inert } from "./inert.ts";
import { MarkSign } from "./text.tsx";

interface CaseListProps {
  readonly data: PageData;
  readonly found: readonly PageCase[];
  readonly listing: Listing;
  readonly change: (listing: Listing, typing?: boolean) => void;
}

/** Rows that are drawn at a time. */
const PAGE = 100;

/** All cases, to choose from, to sort and to open. */
export function CaseList({ data, found, listing, change }: CaseListProps) {
  const [rows, setRows] = useState(PAGE);
  const shown = found.slice(0, rows);
  return (
    <section aria-labelledby="cases-title">
      <h1 id="cases-title">Cases</h1>
      <Filters data={data} listing={listing} change={change} />
      <p class="note" role="status">
        {found.length} of {data.cases.length} {data.head.prompts.length > 1 ? "results" : "cases"}
        {data.leftOut > 0 && `; there was no room for ${data.leftOut} more, which results.json has`}
      </p>
      <CaseTable data={data} shown={shown} listing={listing} />
      {found.length > rows && (
        <p>
          <button type="button" onClick={() => setRows(rows + PAGE)}>
            Show {Math.min(PAGE, found.length - rows)} more of {found.length - rows}
          </button>
        </p>
      )}
    </section>
  );
}

interface CaseTableProps {
  readonly data: PageData;
  readonly shown: readonly PageCase[];
  readonly listing: Listing;
}

/** One case a row; arrow keys go from one to the next. */
export function CaseTable({ data, shown, listing }: CaseTableProps) {
  const several = data.head.prompts.length > 1;
  const compared = data.head.baseline !== undefined;
  const timed = useMemo(() => data.cases.some(({ latencyMs }) => latencyMs !== undefined), [data]);
  const priced = useMemo(() => data.cases.some(({ costUsd }) => costUsd !== undefined), [data]);
  const columns = { several, compared, timed, priced };
  return (
    <table class="cases">
      <caption class="unseen">Cases</caption>
      <thead>
        <tr>
          <th scope="col">status</th>
          <Sortable name="id" label="case" listing={listing} />
          {several && <th scope="col">prompt</th>}
          <Sortable name="quality" label="quality" listing={listing} />
          {compared && <th scope="col">since baseline</th>}
          {timed && <Sortable name="latency" label="latency" listing={listing} wide />}
          {priced && <Sortable name="cost" label="cost" listing={listing} wide />}
        </tr>
      </thead>
      <tbody>
        {shown.map((each) => (
          <Row key={`${each.prompt}/${each.id}`} each={each} columns={columns} listing={listing} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly each: PageCase;
  readonly columns: Readonly<Record<"several" | "compared" | "timed" | "priced", boolean>>;
  readonly listing: Listing;
}

function Row({ each, columns: { several, compared, timed, priced }, listing }: RowProps) {
  const { mark, word } = markOfCase(each);
  const { prompt, id, quality, threshold, latencyMs, costUsd } = each;
  return (
    <tr>
      <td class="status">
        <MarkSign mark={mark} />
        {word}
      </td>
      <th scope="row">
        <a href={caseHash(prompt, id, listing)}>{inert(id)}</a>
        <span class="why">{inert(each.why ?? each.sentence)}</span>
      </th>
      {several && <td class="prompt">{inert(prompt)}</td>}
      <td class="quality">
        {quality !== undefined && (
          <>
            <svg class="bar-chart" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
              <rect class="track" width="100" height="12" />
              <rect class={each.miss ? "fill-bad" : "fill-good"} y="2" width={quality * 100} height="8" />
              <rect class="limit" x={threshold * 100 - 0.6} width="1.2" height="12" />
            </svg>
            <b>{formatValue(quality, threshold)}</b>
          </>
        )}
      </td>
      {compared && <td class="change">{each.change === "same" ? "" : each.change}</td>}
      {timed && <td class="number wide">{latencyMs !== undefined && formatMs(latencyMs)}</td>}
      {priced && <td class="number wide">{costUsd !== undefined && formatMoney(costUsd)}</td>}
    </tr>
  );
}

interface SortableProps {
  readonly name: SortKey;
  readonly label: string;
  readonly listing: Listing;
  readonly wide?: boolean;
}

function Sortable({ name, label, listing, wide = false }: SortableProps) {
  const chosen = listing.sort === name;
  // The slowest and the dearest are asked for first.
  const first = name === "latency" || name === "cost";
  const descending = chosen ? !listing.descending : first;
  const number = name !== "id" && name !== "quality";
  return (
    <th
      scope="col"
      class={[wide ? "wide" : "", number ? "number" : ""].join(" ").trim()}
      aria-sort={chosen ? (listing.descending ? "descending" : "ascending") : "none"}
    >
      <a href={casesHash({ ...listing, sort: name, descending })}>
        {label}
        {chosen && <span aria-hidden="true">{listing.descending ? " ▾" : " ▴"}</span>}
      </a>
    </th>
  );
}
