import type { Finding } from "../app/doctor/finding.ts";
import { inertLine } from "../text/inert.ts";

export { doctor } from "../app/doctor.ts";

/** `problem  key OPENAI_API_KEY: it is not set; set the environment variable …` */
export function findingLine({ check, status, message, hint }: Finding): string {
  return inertLine(`${status.padEnd(9)}${check}: ${message}${hint === undefined ? "" : `; ${hint}`}`);
}
