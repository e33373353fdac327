import type { Reporter } from "../domain/report.ts";
import { json } from "../reporters/json.ts";
import { junit } from "../reporters/junit.ts";
import { markdown } from "../reporters/markdown.ts";

/** Its tables and colours are loaded when they are printed. */
const terminal: Reporter = {
  name: "terminal",
  async *render(report, options) {
    const loaded = await import("../reporters/terminal.ts");
    yield* loaded.terminal.render(report, options);
  },
};

/** Those with a file write it; the others are printed. */
export const REPORTERS: readonly Reporter[] = [terminal, json, junit, markdown];

/** What `--reporter` takes: GitHub's annotations, summary and outputs are no file of ours. */
export const REPORTER_NAMES: readonly string[] = [...REPORTERS.map(({ name }) => name), "github"];
