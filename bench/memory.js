// node bench/memory.js: the peak memory of a run over 10,000 recorded cases.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evals, inTurns, verdict } from "./measure.js";

const folder = mkdtempSync(join(tmpdir(), "bench-"));
mkdirSync(join(folder, ".git"));
const numbers = Array.from({ length: 10_000 }, (_, i) => i);
const answer =
  "The parcel costs what the card says for its zone and weight, and the surcharges of the day are added to it. ".repeat(
    4,
  );
writeFileSync(
  join(folder, "evals.json"),
  JSON.stringify({
    dataset: "cases.jsonl",
    prompts: [{ id: "p", provider: "recorded", file: "rows.jsonl" }],
    scorers: { contains: {} },
  }),
);
writeFileSync(
  join(folder, "cases.jsonl"),
  numbers
    .map((i) =>
      JSON.stringify({
        id: `c${i}`,
        input: `question ${i}: ${"what does it cost ".repeat(8)}`,
        reference: `${i} dollars`,
        tags: ["a"],
      }),
    )
    .join("\n"),
);
writeFileSync(
  join(folder, "rows.jsonl"),
  numbers
    .map((i) => JSON.stringify({ caseId: `c${i}`, text: `${answer}It is ${i} dollars.`, latencyMs: 100 + (i % 900) }))
    .join("\n"),
);
const [run] = await inTurns([{ args: [evals, "run"], options: { cwd: folder } }], Number(process.argv[2] ?? 5));
rmSync(folder, { recursive: true });
if (run.runs.some(({ code }) => code !== 0)) throw new Error(run.runs[0].stderr);
console.log(`10,000 recorded cases: ${run.wallMs.toFixed(0)} ms`);
verdict("peak memory of 10,000 recorded cases", run.peakMb, 150, " MB");
