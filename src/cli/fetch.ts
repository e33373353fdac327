import type { Edges, Fetch } from "../domain/edges.ts";

/**
 * `fetch` for many calls at once: connections are kept, proxies come from the environment, and nothing times out but connecting.
 * No redirect is followed, so that no key goes where it was not meant for. It keeps no process alive. Loaded at the first call.
 */
export function createFetch(env: Edges["env"]): Fetch {
  let loaded: Promise<Fetch> | undefined;
  return async (input, init) => {
    loaded ??= import("./http.ts").then(({ httpFetch }) => httpFetch(proxiesOf(env)));
    return (await loaded)(input, init);
  };
}

/** Where requests go through, and where not. */
export interface Proxies {
  readonly http: string;
  readonly https: string;
  readonly none: string;
}

/** Lower case wins, as it does for curl. */
function proxiesOf(env: Edges["env"]): Proxies {
  const read = (name: string): string => env[name] || env[name.toUpperCase()] || "";
  return { http: read("http_proxy"), https: read("https_proxy"), none: read("no_proxy") };
}
