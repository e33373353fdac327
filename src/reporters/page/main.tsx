import { render } from "preact";
import { App } from "./app.tsx";
import { CaseTable } from "./case-list.tsx";
import { listenToKeys } from "./keys.ts";
import { isShown, list, type Show } from "./listing.ts";
import { readData } from "./read.ts";
import { ALL, casesHash } from "./route.ts";
import { ThemeButton } from "./theme.tsx";

/** Of the failing cases on the overview so many. */
const WORST = 10;

const data = readData(element("data").textContent ?? "");
const failing = data.cases.filter((each) => isShown(each, "failing"));

for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-show]")) {
  const show = link.dataset["show"] as Show; // as the reporter wrote it
  link.href = casesHash({ ...ALL, show });
}

if (failing.length > 0) {
  const listing = { ...ALL, show: "failing" } as const;
  const section = element("failing");
  section.replaceChildren();
  render(
    <>
      <h2 id="failing-title">
        Worst cases <a href={casesHash(listing)}>all {failing.length}</a>
      </h2>
      <CaseTable data={data} shown={list(failing, ALL).slice(0, WORST)} listing={listing} />
    </>,
    section,
  );
}

render(<ThemeButton />, element("tools"));
render(<App data={data} overview={element("overview")} />, element("app"));
listenToKeys();
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the report has no #${id}`);
  return found;
}
