/** What the commands about earlier runs do: loaded as one piece when needed. */
export { compareRuns } from "../app/compare.ts";
export { reportOfRun, writeReportFiles } from "../app/report.ts";
export { saveBaseline, showBaseline } from "../app/save-baseline.ts";
export { checkReporters } from "../app/write-reports.ts";
export { comparisonJson } from "../reporters/comparison-json.ts";
export { terminalComparison } from "../reporters/terminal-comparison.ts";
export { printReports } from "./announce.ts";
export { resultsWithoutTrials } from "../reporters/json.ts";
