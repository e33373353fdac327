/** What the commands do, loaded as one piece by the first that runs: help and usage errors do not pay for it. */
export { dryRun } from "../app/dry-run.ts";
export { writeFailedRun } from "../app/failed-run.ts";
export { retrieval } from "../app/retrieval.ts";
export { run } from "../app/run.ts";
export { jsonSchema } from "../app/schema.ts";
export { validate } from "../app/validate.ts";
export { checkReporters } from "../app/write-reports.ts";
export { usageAnnotations } from "../reporters/github.ts";
export { announce } from "./announce.ts";
export { progress } from "./progress.ts";
