import { describe, expect, it } from "vitest";
import { UserError } from "../../src/domain/problem.ts";
import { evaluateRun } from "../../src/scorers/trec.ts";

const QRELS = ["q1 0 d1 1", "q1 0 d2 0", "q1 0 d3 2", "q2 0 d1 1", ""].join("\n");

function evaluate(
  run: string,
  {
    qrels = QRELS,
    metrics,
    relevantFrom = 1,
  }: { readonly qrels?: string; readonly metrics?: readonly string[]; readonly relevantFrom?: number } = {},
): string {
  return evaluateRun({
    qrels: { file: "qrels.txt", text: qrels },
    run: { file: "run.txt", text: run },
    metrics,
    relevantFrom,
  });
}

/** One document that is relevant, before as many others as make up the length. */
function runOf(length: number): string {
  return Array.from({ length }, (_, index) => `q Q0 ${index === 0 ? "d" : index} 1 ${-index} x`).join("\n");
}

function problemsOf(run: string, qrels?: string, metric = "map"): readonly string[] {
  try {
    evaluate(run, { ...(qrels !== undefined && { qrels }), metrics: [metric] });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(
      ({ file, at, message, hint }) =>
        `${file ?? ""}:${at?.line ?? ""} ${message}${hint === undefined ? "" : `, ${hint}`}`,
    );
  }
}

it("prints every topic of the judgements and the mean over them; one that the run lacks counts 0", () => {
  expect(evaluate("q1 Q0 d1 1 9 x\nq9 Q0 d1 1 9 x", { metrics: ["precision@5", "recall"] })).toBe(
    [
      "P_5                   \tq1\t0.2000",
      "set_recall            \tq1\t0.5000",
      "P_5                   \tq2\t0.0000",
      "set_recall            \tq2\t0.0000",
      "P_5                   \tall\t0.1000",
      "set_recall            \tall\t0.2500",
      "",
    ].join("\n"),
  );
});

it("sorts by score, then by document id, both descending, and ignores the rank", () => {
  const run = ["q1 Q0 d1 1 1.5 x", "q1 Q0 d2 2 1.5 x", "q1 Q0 d3 3 -2 x"].join("\n");
  expect(evaluate(run, { metrics: ["mrr"] })).toContain("recip_rank            \tq1\t0.5000\n");
});

it("prints counts and every metric where none is named", () => {
  const lines = evaluate("q1 Q0 d1 1 9 x\nq1 Q0 d7 1 8 x").split("\n");
  expect(lines).toContain("num_ret               \tq1\t2");
  expect(lines).toContain("num_rel               \tall\t3");
  expect(lines).toContain("num_rel_ret           \tall\t1");
  expect(lines).toContain("num_q                 \tall\t2");
  expect(lines).toContain("F_5                   \tq1\t0.2857");
  expect(lines).toContain("ndcg_cut_10           \tall\t0.1900");
});

it("counts from the grade that it is told", () => {
  const run = "q1 Q0 d1 1 9 x\nq1 Q0 d3 1 8 x";
  expect(evaluate(run, { metrics: ["precision"], relevantFrom: 2 })).toContain("set_P                 \tq1\t0.5000");
});

it("rounds a tie to the even digit, as C does", () => {
  const qrels = "q 0 d 1";
  expect(evaluate(runOf(32), { qrels, metrics: ["precision"] })).toContain("\tall\t0.0312\n"); // 1/32 = 0.03125
  expect(evaluate(runOf(160), { qrels, metrics: ["precision"] })).toContain("\tall\t0.0063\n"); // 1/160 = 0.00625
});

it("reads comments, blank lines, tabs, CRLF and a byte order mark", () => {
  const qrels = "\uFEFF# judged by hand\r\n\r\nq1\t0\td1\t1\r\n";
  expect(evaluate("\n# ours\nq1\tQ0\td1\t1\t1e-3\tx and more\n", { qrels, metrics: ["map"] })).toContain(
    "\tall\t1.0000\n",
  );
});

it("shows control characters of a topic's name instead of sending them", () => {
  expect(evaluate("\u001b[2Jq Q0 d 1 1 x", { qrels: "\u001b[2Jq 0 d 1", metrics: ["map"] })).not.toContain("\u001b");
});

describe("what is refused", () => {
  it.each<[string, string | undefined, string[], string]>([
    ["q1 Q0 d1 1 9", undefined, ["run.txt:1 a line must be `topic Q0 document rank score tag`"], "five columns"],
    ["q1 Q0 d1 1 high x", undefined, ['run.txt:1 "high" is not a number as score'], "a score that is a word"],
    ["q1 Q0 d1 1 NaN x", undefined, ['run.txt:1 "NaN" is not a number as score'], "a score that is not a number"],
    [
      "q1 Q0 d1 1 9 x\nq1 Q0 d1 2 8 x",
      undefined,
      ['run.txt:2 the document "d1" stands twice for the topic "q1"'],
      "a document twice in the run",
    ],
    [
      "q1 Q0 d1 1 9 x",
      "q1 0 d1 1\nq1 0 d1 0",
      ['qrels.txt:2 the document "d1" stands twice for the topic "q1"'],
      "a document twice in the judgements",
    ],
    ["q1 Q0 d1 1 9 x", "q1 0 d1 good", ['qrels.txt:1 "good" is not a whole number as grade'], "a grade that is a word"],
    ["", "", ["qrels.txt: no topic stands in it", "run.txt: no topic stands in it"], "nothing in either file"],
    ["q7 Q0 d1 1 9 x", undefined, [": the qrels and the run share no topic"], "no topic in common"],
  ])("%j against %j: %s", (run, qrels, problems) => {
    expect(problemsOf(run, qrels)).toEqual(problems);
  });

  it("tells of at most twenty lines of a file in another format", () => {
    expect(problemsOf(Array.from({ length: 500 }, () => "{}").join("\n"))).toHaveLength(20);
  });

  it("a metric that does not exist, and the one that was meant", () => {
    expect(problemsOf("q1 Q0 d1 1 9 x", undefined, "presicion@5")).toEqual([
      ': "presicion@5" is not a retrieval metric, did you mean "precision@5"?',
    ]);
  });
});
