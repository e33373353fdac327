// node bench/startup.js: how long the short commands take, as ratios to a bare node.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evals, inTurns, verdict } from "./measure.js";

const folder = mkdtempSync(join(tmpdir(), "bench-"));
const cases = Array.from({ length: 100 }, (_, i) => ({
  id: `case-${i}`,
  input: `What does it cost to send parcel number ${i}, which weighs ${i + 1} kg, to zone ${"ABCD"[i % 4]} by express?`,
  reference: `$${(i * 1.37 + 4).toFixed(2)}`,
  relevant: { [`rates/express.md#zone-${i % 4}`]: 1, [`rates/surcharges.md#fuel-${i % 7}`]: 1 },
  tags: ["priced", i % 2 === 0 ? "express" : "standard"],
}));
const config = (dataset) => ({
  dataset,
  prompts: [{ id: "p", provider: "recorded", file: "rows.jsonl" }],
  scorers: { contains: {} },
});
for (const name of ["jsonl", "yaml"]) mkdirSync(join(folder, name, ".git"), { recursive: true });
const rows = cases.map(({ id }) => JSON.stringify({ caseId: id, text: "x" })).join("\n");
writeFileSync(join(folder, "jsonl", "rows.jsonl"), rows);
writeFileSync(join(folder, "yaml", "rows.jsonl"), rows);
writeFileSync(join(folder, "jsonl", "cases.jsonl"), cases.map((golden) => JSON.stringify(golden)).join("\n"));
writeFileSync(join(folder, "jsonl", "evals.json"), JSON.stringify(config("cases.jsonl")));
writeFileSync(join(folder, "yaml", "evals.yaml"), JSON.stringify(config("cases.yaml")));
writeFileSync(
  join(folder, "yaml", "cases.yaml"),
  cases
    .map(
      ({ id, input, reference, relevant, tags }) =>
        `- id: ${id}\n  input: "${input}"\n  reference: ${reference}\n  relevant:\n${Object.keys(relevant)
          .map((key) => `    ${key}: 1\n`)
          .join("")}  tags: [${tags.join(", ")}]\n`,
    )
    .join(""),
);

const [bare, version, help, jsonl, yaml] = await inTurns(
  [
    { args: ["-e", "0"] },
    { args: [evals, "--version"] },
    { args: [evals, "--help"] },
    { args: [evals, "validate"], options: { cwd: join(folder, "jsonl") } },
    { args: [evals, "validate"], options: { cwd: join(folder, "yaml") } },
  ],
  Number(process.argv[2] ?? 5),
);
rmSync(folder, { recursive: true });
for (const { runs } of [jsonl, yaml]) if (runs.some(({ code }) => code !== 0)) throw new Error(runs[0].stderr);
console.log(`bare node: ${bare.wallMs.toFixed(1)} ms; evals --help: ${(help.wallMs / bare.wallMs).toFixed(2)}x`);
verdict("evals --version", version.wallMs / bare.wallMs, 1.5);
verdict("validate, 100 cases of JSONL and an evals.json", jsonl.wallMs / bare.wallMs, 3.5);
verdict("validate, 100 cases of YAML", yaml.wallMs / bare.wallMs, 9);
