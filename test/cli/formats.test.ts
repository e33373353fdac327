import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evals, type Files } from "./harness.ts";

const fixtures = join(import.meta.dirname, "../fixtures/formats/datasets");
const data = process.env["EVALGATE_TEST_DATA"];
if (data === undefined) console.warn("skipped: the real files of others (EVALGATE_TEST_DATA is not set)");

const fixture = (...names: readonly string[]): Files =>
  Object.fromEntries(names.map((name) => [name, readFileSync(join(fixtures, name), "utf8")]));
const real = (...names: readonly string[]): Files =>
  Object.fromEntries(names.map((name) => [name.replace(/^.*\//, ""), readFileSync(join(data ?? "", name), "utf8")]));
const config = (file: unknown, recorded: string, more: object = {}): Files => ({
  "evals.json": {
    dataset: file,
    prompts: [{ id: "sys", provider: "recorded", file: recorded }],
    scorers: { contains: {} },
    ...more,
  },
});
const anyAnswers = { "rows.jsonl": [{ caseId: "x", text: "y" }] };

describe("a dataset of others", () => {
  const files = { ...fixture("ragas.csv"), ...config("ragas.csv", "ragas.csv", { gates: { quality: ">= 0" } }) };
  const dataset = "ragas.csv: read as Ragas 0.2, 1 case, 2 keys kept as metadata\n";
  const answers = "ragas.csv: read as Ragas 0.2, 1 recorded answer\n";

  it.each(["validate", "run"])(
    "is named on stderr once by `%s`, and answers may stand in the same file",
    async (command) => {
      const ran = await evals([command], files);
      expect(ran.code).toBe(0);
      expect(ran.stderr.startsWith(dataset + answers)).toBe(true);
      expect(ran.stdout).not.toContain("read as");
      expect(ran.stderr.split("read as")).toHaveLength(3);
    },
  );

  it("is not named where quiet was asked for, and stdout stays JSON", async () => {
    expect((await evals(["run", "-q"], files)).stderr).not.toContain("read as");
    const { stdout, stderr } = await evals(["validate", "--json"], files);
    expect(JSON.parse(stdout)).toMatchObject({ cases: 1 });
    expect(stderr).toContain(dataset);
  });

  it("is named inertly", async () => {
    const name = "a\u001b[31m.jsonl";
    const { code, stderr } = await evals(["validate"], {
      ...anyAnswers,
      [name]: [{ question: "q", answer: "a" }],
      ...config(name, "rows.jsonl"),
    });
    expect(code).toBe(0);
    expect(stderr).toContain("a␛[31m.jsonl: read as plain rows; question → input, answer → reference, 1 case\n");
  });

  it("that fits two formats is exit 2, with the candidates and the way out", async () => {
    const { code, stderr } = await evals(["validate"], {
      ...fixture("ambiguous.csv"),
      ...anyAnswers,
      ...config("ambiguous.csv", "rows.jsonl"),
    });
    expect(code).toBe(2);
    expect(stderr).toContain("ambiguous.csv:1:1  error  its rows could be Inspect samples or Braintrust rows\n");
    expect(stderr).toContain("say which keys are meant: dataset: { file, map: { input: …, reference: … } }");
  });

  it("of ours is not named", async () => {
    const { stderr } = await evals(["validate"], {
      ...anyAnswers,
      "cases.jsonl": [{ input: "q", reference: "r" }],
      ...config("cases.jsonl", "rows.jsonl"),
    });
    expect(stderr).toBe("evals: exit 0 - valid: 1 cases, 1 prompt config\n");
  });
});

describe("judged topics", () => {
  const beir = fixture("beir/queries.jsonl", "beir/qrels/test.tsv", "beir/corpus.jsonl");

  it.each(["beir", "beir/queries.jsonl", "beir/qrels/test.tsv"])("are read from %s", async (dataset) => {
    const { stderr, code } = await evals(["validate"], {
      ...beir,
      ...anyAnswers,
      ...config(dataset, "rows.jsonl", { scorers: { "recall@5": {} } }),
    });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/read as BEIR topics and qrels; with \S+, 2 cases\n/)]);
  });

  it("want a choice where there are several splits", async () => {
    const more = { "beir/qrels/train.tsv": "query-id\tcorpus-id\tscore\nq2\td1\t1\n" };
    const files = { ...beir, ...more, ...anyAnswers, ...config("beir", "rows.jsonl", { scorers: { recall: {} } }) };
    const { code, stderr } = await evals(["validate"], files);
    expect(code).toBe(2);
    expect(stderr).toContain("several files with judgements belong to it: qrels/test.tsv, qrels/train.tsv");
  });

  it("say which judged topic is missing", async () => {
    const more = { "beir/qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t1\nq9\td1\t1\n" };
    const files = {
      ...beir,
      ...more,
      ...anyAnswers,
      ...config("beir/qrels/test.tsv", "rows.jsonl", { scorers: { recall: {} } }),
    };
    const { code, stderr } = await evals(["validate"], files);
    expect([code, stderr]).toEqual([2, expect.stringContaining('test.tsv:3:1  error  no topic is called "q9"')]);
  });

  it("are measured over a TREC run, in the order of its scores, ties as trec_eval breaks them", async () => {
    const { code, results } = await evals(["run"], {
      ...fixture("trec/topics.txt", "trec/qrels.txt", "trec/bm25.run"),
      ...config("trec/qrels.txt", "trec/bm25.run", {
        scorers: { mrr: {} },
        retrieval: { k: [1] },
        // FT-1 leads by score, FT-9 ties with FT-3 and leads by id: (1 + 1/2) / 2
        gates: { mrr: ">= 0.75" },
      }),
    });
    expect(code).toBe(0);
    expect(results.metrics?.["sys"]?.["mrr"]?.value).toBe(0.75);
  });
});

describe.skipIf(data === undefined)("real files of others", () => {
  const has = (n: number) => ({ code: 0, stdout: expect.stringContaining(`valid: ${n} cases`) });

  it("load: the tickets that promptfoo classified", async () => {
    const files = {
      ...real("prompts-classification/original/dataset.csv"),
      ...anyAnswers,
      ...config("dataset.csv", "rows.jsonl"),
    };
    const ran = await evals(["validate"], files);
    expect(ran).toMatchObject(has(68));
    expect(ran.stderr).toContain("dataset.csv: read as promptfoo tests in a table, 68 cases\n");
  });

  it("load: questions about documentation, with what is relevant to them", async () => {
    const name = "docs_evaluation_dataset.json";
    const files = {
      ...real(`rag-anthropic-docs/original/${name}`),
      ...anyAnswers,
      ...config(name, "rows.jsonl", { scorers: { recall: {} } }),
    };
    const ran = await evals(["validate"], files);
    expect(ran).toMatchObject(has(100));
    expect(ran.stderr).toContain("correct_chunks → relevant");
  });

  it("load: judgements and runs of trec_eval", async () => {
    const folder = "retrieval-trec-eval/original";
    const files = {
      ...real(`${folder}/qrels.test`, `${folder}/results.test`),
      ...config("qrels.test", "results.test", { scorers: { map: {} }, gates: { map: ">= 0" } }),
    };
    const ran = await evals(["run"], files);
    expect(ran.code).toBe(0);
    const [, published] = /^map\s+all\s+(\S+)$/m.exec(readFileSync(join(data ?? "", folder, "out.test"), "utf8")) ?? [];
    expect(ran.results.metrics?.["sys"]?.["map"]?.value?.toFixed(4)).toBe(published);
  });

  it.each([
    ["promptfoo-summarization-promptfooconfig.yaml", "3:8", "the tests stand in a file of their own"],
    ["promptfoo-summarization-tests.yaml", "2:12", 'the variable "input" names a file, which is not read'],
    ["promptfoo-text_to_sql-promptfooconfig.yaml", "", 'an assertion of type "python" is code'],
  ])("tell what of %s cannot be read, at its place", async (name, _place, message) => {
    const files = { ...real(`prompt-configs/original/${name}`), ...anyAnswers, ...config(name, "rows.jsonl") };
    const { code, stderr } = await evals(["validate"], files);
    expect([code, stderr]).toEqual([2, expect.stringMatching(new RegExp(`${name}:\\d+:\\d+  error  ${message}`))]);
  });
});
