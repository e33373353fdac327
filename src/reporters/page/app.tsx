import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageCase, PageData } from "../page-data.ts";
import { CaseList } from "./case-list.tsx";
import { CasePage } from "./case-page.tsx";
import { list, type Listing } from "./listing.ts";
import { casesHash, parseRoute, type Route } from "./route.ts";
import { inert } from "./inert.ts";

/** What stands beside the overview: the list of cases, or one of them. */
export function App({ data, overview }: { readonly data: PageData; readonly overview: HTMLElement }) {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useLayoutEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useLayoutEffect(() => {
    overview.hidden = route.view !== "overview";
    markPlace(route.view === "overview" ? "#overview" : "#failing");
  }, [route, overview]);
  useScroll(route);
  const listing = route.view === "overview" ? undefined : route.listing;
  const found = useMemo(() => (listing === undefined ? [] : list(data.cases, listing)), [data, listing]);
  const change = (listing: Listing, typing = false) => {
    if (!typing) {
      location.hash = casesHash(listing);
      return;
    }
    // What is typed does not become a page to go back to.
    history.replaceState(null, "", casesHash(listing));
    setRoute({ view: "cases", listing });
  };
  switch (route.view) {
    case "overview":
      return null;
    case "cases":
      return <CaseList key={keyOf(route.listing)} data={data} found={found} listing={route.listing} change={change} />;
    case "case":
      return <OneCase data={data} found={found} route={route} />;
  }
}

/** A list of other cases begins at its top. */
function keyOf({ show, tag, prompt }: Listing): string {
  return JSON.stringify([show, tag, prompt]);
}

interface OneCaseProps {
  readonly data: PageData;
  readonly found: readonly PageCase[];
  readonly route: Extract<Route, { readonly view: "case" }>;
}

function OneCase({ data, found, route: { prompt, id, listing } }: OneCaseProps) {
  const isIt = (each: PageCase): boolean => each.prompt === prompt && each.id === id;
  const each = data.cases.find(isIt);
  const index = found.findIndex(isIt);
  if (each === undefined) {
    return (
      <section aria-label="Case">
        <h1>No such case</h1>
        <p>
          This report has no case “{inert(id)}” under “{inert(prompt)}”. <a href={casesHash(listing)}>All cases</a>
        </p>
      </section>
    );
  }
  return (
    <CasePage
      key={`${prompt}/${id}`}
      each={each}
      previous={index > 0 ? found[index - 1] : undefined}
      next={index === -1 ? undefined : found[index + 1]}
      place={index === -1 ? "" : `${index + 1} of ${found.length}`}
      head={data.head}
      listing={listing}
    />
  );
}

/** A case opens at its top; the list is where it was left, with the case that was open in focus. */
function useScroll(route: Route): void {
  const left = useRef<{ readonly route: Route; readonly listY: number }>({ route, listY: 0 });
  useLayoutEffect(() => {
    const { route: before, listY } = left.current;
    if (before !== route) left.current = { route, listY: before.view === "cases" ? lastListY : listY };
    if (before.view === route.view && route.view === "cases") return;
    if (route.view === "cases" && before.view === "case") {
      scrollTo(0, left.current.listY);
      rowOf(before.prompt, before.id)?.focus({ preventScroll: true });
    } else if (before !== route) scrollTo(0, 0);
  }, [route]);
}

/** Before a view goes, the browser may have scrolled already: what counts is where the reader was. */
let lastListY = 0;
addEventListener(
  "click",
  () => {
    if (parseRoute(location.hash).view === "cases") lastListY = scrollY;
  },
  true,
);

function rowOf(prompt: string, id: string): HTMLElement | undefined {
  const start = `#/case/${encodeURIComponent(prompt)}/${encodeURIComponent(id)}`;
  const links = document.querySelectorAll<HTMLAnchorElement>("#app .cases tbody a");
  return [...links].find(({ hash }) => hash.split("?")[0] === start);
}

function markPlace(hash: string): void {
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.getAttribute("href") === hash) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
