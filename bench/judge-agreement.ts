/**
 * How often the embedded judge agrees with humans, on two public sets of human-marked answers: `node bench/judge-agreement.ts`
 * (Node >= 22.18; on older ones bundle it first). The folder with the sets is named by EVALGATE_TEST_DATA. There is no goal:
 * the figures are what the rules are worth.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { embeddedJudge } from "../src/judges/embedded.ts";

const SETS = ["judge-nq301", "outputs-evouna-triviaqa"];

interface Pair {
  readonly human: boolean;
  readonly judge: boolean;
}

const folder = process.env["EVALGATE_TEST_DATA"];
if (folder === undefined) {
  console.error("set EVALGATE_TEST_DATA to the folder that holds " + SETS.join(" and "));
  process.exitCode = 2;
} else {
  console.log("set                         n      agreement  TPR     TNR     kappa");
  for (const set of SETS) console.log(line(set, await judged(join(folder, set))));
}

/** The rules call an answer right where they give it the full score. */
async function judged(folder: string): Promise<readonly Pair[]> {
  const cases = new Map(rows(join(folder, "cases.jsonl")).map((row) => [row["id"], row]));
  const judge = embeddedJudge();
  const context = { signal: new AbortController().signal, prompt: "", caseId: "", trial: 1, scorer: "correctness" };
  const pairs: Pair[] = [];
  for (const { case_id, output, human_label } of rows(join(folder, "outputs.jsonl"))) {
    const golden = cases.get(case_id);
    if (golden === undefined || typeof human_label !== "boolean") continue;
    const references = golden["references"] as readonly string[]; // the sets' own shape
    const question = { task: "correctness", scale: 5, input: String(golden["input"]), references } as const;
    const score = await judge.judge({ ...question, answer: String(output) }, context);
    pairs.push({ human: human_label, judge: score.status === "scored" && score.value === 1 });
  }
  return pairs;
}

function rows(file: string): readonly Readonly<Record<string, unknown>>[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>); // the sets' own shape
}

/** Kappa: agreement beyond chance (Cohen 1960). */
function line(set: string, pairs: readonly Pair[]): string {
  const count = (human: boolean, judge: boolean) =>
    pairs.filter((pair) => pair.human === human && pair.judge === judge).length;
  const [tp, fn, fp, tn] = [count(true, true), count(true, false), count(false, true), count(false, false)];
  const n = pairs.length;
  const agreement = (tp + tn) / n;
  const chance = ((tp + fn) * (tp + fp) + (fp + tn) * (fn + tn)) / (n * n);
  const figures = [agreement, tp / (tp + fn), tn / (tn + fp), (agreement - chance) / (1 - chance)];
  return `${set.padEnd(28)}${String(n).padEnd(7)}${figures.map((figure) => figure.toFixed(4)).join("     ")}`;
}
