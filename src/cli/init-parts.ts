import type { Initialized } from "../app/init.ts";
import { inertLine } from "../text/inert.ts";

export { init } from "../app/init.ts";

/** What was written, what was left as it was, and what to do next. */
export function initText({ written, kept, ignored, notCarried, next }: Initialized): string {
  const lines = [
    ...written.map((name) => `wrote  ${name}`),
    ...(ignored.length > 0 ? [`added  ${ignored.join(" and ")} to .gitignore`] : []),
    ...kept.map((name) => `kept   ${name}, which was there; look whether it fits`),
    ...(notCarried.length > 0 ? ["", "Not carried over:", ...notCarried.map(noteLine)] : []),
    "",
    `Next: ${next}`,
  ];
  return lines.map((line) => `${inertLine(line)}\n`).join("");
}

function noteLine({ file = "", at, message, hint }: Initialized["notCarried"][number]): string {
  const place = at === undefined ? file : `${file}:${at.line}:${at.column}`;
  return `  ${place}  ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
