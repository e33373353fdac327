/** What an address asks for. */
export type Route =
  | { readonly to: "history" }
  | { readonly to: "run"; readonly key: string }
  | { readonly to: "events"; readonly key: string }
  | { readonly to: "compare"; readonly before: string; readonly now: string }
  | { readonly to: "elsewhere"; readonly location: string };

/** `/`, `/run/<id>`, `/run/<id>/events`, `/compare/<before>/<now>`; undefined for any other. */
export function parseRoute(target: string): Route | undefined {
  const [path = "", query = ""] = target.split("?");
  const words = wordsOf(path);
  if (words === undefined) return undefined;
  const [first, second, third, ...rest] = words;
  if (rest.length > 0) return undefined;
  if (first === undefined) return { to: "history" };
  if (first === "run" && second !== undefined) {
    if (third === undefined) return { to: "run", key: second };
    return third === "events" ? { to: "events", key: second } : undefined;
  }
  if (first !== "compare") return undefined;
  if (second !== undefined && third !== undefined) return { to: "compare", before: second, now: third };
  return second === undefined ? asForm(new URLSearchParams(query)) : undefined;
}

/** The form of the history, which works without scripts. */
function asForm(query: URLSearchParams): Route | undefined {
  const [before, now] = [query.get("before"), query.get("now")];
  return before && now ? { to: "elsewhere", location: comparePath(before, now) } : undefined;
}

function comparePath(before: string, now: string): string {
  return `/compare/${encodeURIComponent(before)}/${encodeURIComponent(now)}`;
}

/** What stands between the slashes, decoded; undefined where it cannot be, or something is empty. */
function wordsOf(path: string): readonly string[] | undefined {
  if (path === "/") return [];
  if (!path.startsWith("/")) return undefined;
  try {
    const words = path.slice(1).split("/").map(decodeURIComponent);
    return words.includes("") ? undefined : words;
  } catch {
    return undefined;
  }
}
