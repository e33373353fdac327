import type { Listing, Show, SortKey } from "./listing.ts";

/** What of the report is on the screen; kept in the address, so that it can be linked to and gone back to. */
export type Route =
  | { readonly view: "overview" }
  | { readonly view: "cases"; readonly listing: Listing }
  | { readonly view: "case"; readonly prompt: string; readonly id: string; readonly listing: Listing };

export const ALL: Listing = { show: "all", tag: "", prompt: "", text: "", sort: "quality", descending: false };

const SHOWS: readonly Show[] = [
  "all",
  "failing",
  "passed",
  "missed",
  "unscored",
  "skipped",
  "regressed",
  "fixed",
  "changed",
];
const SORTS: readonly SortKey[] = ["quality", "id", "latency", "cost"];

/** Reads `#/case/<prompt>/<id>`, `#/cases?show=failing&tag=…`; any other address is the overview, or an anchor in it. */
export function parseRoute(hash: string): Route {
  if (hash === "#failing") return { view: "cases", listing: ALL };
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [name, prompt, id, ...rest] = path.split("/").map(decoded);
  const listing = parseListing(new URLSearchParams(query));
  if (hash.startsWith("#/") && name === "case" && prompt !== undefined && id !== undefined && rest.length === 0)
    return { view: "case", prompt, id, listing };
  return hash.startsWith("#/") && name === "cases" ? { view: "cases", listing } : { view: "overview" };
}

export function caseHash(prompt: string, id: string, listing: Listing): string {
  return `#/case/${encodeURIComponent(prompt)}/${encodeURIComponent(id)}${queryOf(listing)}`;
}

export function casesHash(listing: Listing): string {
  return `#/cases${queryOf(listing)}`;
}

function parseListing(query: URLSearchParams): Listing {
  return {
    show: SHOWS.find((show) => show === query.get("show")) ?? ALL.show,
    tag: query.get("tag") ?? "",
    prompt: query.get("prompt") ?? "",
    text: query.get("q") ?? "",
    sort: SORTS.find((sort) => sort === query.get("sort")) ?? ALL.sort,
    descending: query.get("order") === "desc",
  };
}

/** Only what differs from the whole list. */
function queryOf({ show, tag, prompt, text, sort, descending }: Listing): string {
  const query = new URLSearchParams();
  if (show !== ALL.show) query.set("show", show);
  if (tag !== "") query.set("tag", tag);
  if (prompt !== "") query.set("prompt", prompt);
  if (text !== "") query.set("q", text);
  if (sort !== ALL.sort) query.set("sort", sort);
  if (descending) query.set("order", "desc");
  const written = query.toString();
  return written === "" ? "" : `?${written}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
