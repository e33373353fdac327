import { useMemo } from "preact/hooks";
import type { PageData } from "../page-data.ts";
import { isShown, type Listing, type Show } from "./listing.ts";
import { inert } from "./inert.ts";
import { Search } from "./search.tsx";

interface FiltersProps {
  readonly data: PageData;
  readonly listing: Listing;
  readonly change: (listing: Listing, typing?: boolean) => void;
}

const ALWAYS: readonly Show[] = ["all", "failing"];
const IF_ANY: readonly Show[] = ["passed", "missed", "unscored", "skipped", "regressed", "fixed", "changed"];

/** What the list is narrowed by. */
export function Filters({ data: { cases, head }, listing, change }: FiltersProps) {
  const counts = useMemo(
    () => new Map([...ALWAYS, ...IF_ANY].map((show) => [show, cases.filter((each) => isShown(each, show)).length])),
    [cases],
  );
  const tags = useMemo(() => [...new Set(cases.flatMap(({ tags = [] }) => tags))].toSorted(), [cases]);
  const shows = [...ALWAYS, ...IF_ANY.filter((show) => (counts.get(show) ?? 0) > 0 || show === listing.show)];
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <div class="choices" role="group" aria-label="Which cases">
        {shows.map((show) => (
          <button type="button" aria-pressed={show === listing.show} onClick={() => change({ ...listing, show })}>
            {show} <span class="count">{counts.get(show)}</span>
          </button>
        ))}
      </div>
      <Choice label="Tag" options={tags} value={listing.tag} choose={(tag) => change({ ...listing, tag })} />
      {head.prompts.length > 1 && (
        <Choice
          label="Prompt"
          options={head.prompts}
          value={listing.prompt}
          choose={(prompt) => change({ ...listing, prompt })}
        />
      )}
      <Search text={listing.text} change={(text) => change({ ...listing, text }, true)} />
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly string[];
  readonly value: string;
  readonly choose: (value: string) => void;
}

function Choice({ label, options, value, choose }: ChoiceProps) {
  if (options.length === 0) return null;
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">any</option>
        {options.map((option) => (
          <option value={option}>{inert(option)}</option>
        ))}
      </select>
    </label>
  );
}
