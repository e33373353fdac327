/** What `run` does, and what tells of a failure: loaded as one piece when needed. Help does not pay for it. */
export { cleanError } from "../app/clean-error.ts";
export { dryRun } from "../app/dry-run.ts";
export { failedReport, writeFailedRun } from "../app/failed-run.ts";
export { run } from "../app/run.ts";
export { checkReporters } from "../app/write-reports.ts";
export { announce, tellGitHubOfFailure } from "./announce.ts";
export { progress } from "./progress.ts";
