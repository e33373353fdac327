import type { Edges, Output } from "../domain/edges.ts";

/** Whether a stream gets colours: flag, then `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb`, the terminal, then CI logs, which render them. */
export function wantsColor(flag: boolean | undefined, stream: Output, env: Edges["env"]): boolean {
  if (flag !== undefined) return flag;
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  if (env["TERM"] === "dumb") return false;
  return stream.isTTY === true || env["GITHUB_ACTIONS"] === "true";
}
