import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRetrievalMetric, type RetrievalMetric } from "../../src/domain/metric.ts";
import { retrievalScorer, retrievalScorerType, retrievalValue } from "../../src/scorers/retrieval.ts";
import { context, goldenCase, measure } from "./scoring.ts";

function metric(name: string): RetrievalMetric {
  const parsed = parseRetrievalMetric(name);
  if (parsed === undefined) throw new Error(`no metric ${name}`);
  return parsed;
}

describe("of the documents a (grade 3), b (grade 2), c (grade 1), and n, m that are judged as not relevant", () => {
  const relevant = { a: 3, b: 2, c: 1, n: 0, m: 0 };
  const value = (name: string, ranking: string, relevantFrom = 1): number =>
    retrievalValue(metric(name), { relevant, relevantFrom }, ranking.split(" ").filter(Boolean));

  it.each([
    ["precision", "a n x b", 2 / 4, "2 of the 4 that were retrieved"],
    ["precision@2", "a n x b", 1 / 2, "1 of the first 2"],
    ["precision@5", "a b", 2 / 5, "still out of 5 where only 2 were retrieved"],
    ["precision", "", 0, "nothing was retrieved"],
    ["recall", "a n x b", 2 / 3, "2 of all 3"],
    ["recall@1", "a b c", 1 / 3, "1 of all 3 although one place can hold only one"],
    ["recall@5", "a b c", 1, "all of them"],
    ["f1", "a n x b", 4 / 7, "2 * 1/2 * 2/3 / (1/2 + 2/3)"],
    ["f1@2", "a n x b", 2 / 5, "2 * 1/2 * 1/3 / (1/2 + 1/3)"],
    ["f1", "x y", 0, "nothing relevant among them"],
    ["success@1", "x a", 0, "the first is not relevant"],
    ["success@2", "x a", 1, "one of the first 2 is"],
    ["mrr", "x n c a", 1 / 3, "the first relevant one stands third"],
    ["mrr", "x n", 0, "there is none"],
    ["map", "a x b", (1 + 2 / 3) / 3, "precision 1/1 at a, 2/3 at b, 0 for c"],
    ["rprec", "a x b c", 2 / 3, "2 of the first 3, as 3 are relevant"],
    ["rprec", "a", 1 / 3, "out of 3 where fewer were retrieved"],
    ["bpref", "n a x b", 1 / 3, "each of the two misses 1 of 2 judged others: (1/2 + 1/2) / 3"],
    ["bpref", "x y a b c", 1, "nobody judged x and y, so they count for nothing"],
    ["bpref", "n m a b c", 0, "all of the judged others stand first"],
    ["ndcg", "a b c", 1, "the ideal ranking"],
    ["ndcg", "a b", 0.895, "c is missing: (3 + 2/log2 3) / (3 + 2/log2 3 + 1/2)"],
    ["ndcg", "b a c", 0.9225, "swapped: (2 + 3/log2 3 + 1/2) / (3 + 2/log2 3 + 1/2)"],
    ["ndcg@1", "b a c", 2 / 3, "2 of the 3 that the first place could give"],
  ])("%s of [%s] is %d: %s", (name, ranking, expected) => {
    expect(value(name, ranking)).toBeCloseTo(expected, 4);
  });

  it.each([
    ["precision@3", "c b a", 2 / 3, "c no longer counts"],
    ["recall", "c b", 1 / 2, "1 of 2"],
    ["bpref", "c b a", 0, "c is a judged document that is not relevant, the only one before b and a"],
    ["ndcg", "c b a", value("ndcg", "c b a"), "gains are grades, whatever counts as relevant"],
  ])("from grade 2 on, %s of [%s] is %d: %s", (name, ranking, expected) => {
    const three = { relevant: { a: 3, b: 2, c: 1 }, relevantFrom: 2 };
    expect(retrievalValue(metric(name), three, ranking.split(" "))).toBeCloseTo(expected, 9);
  });

  it("takes a negative grade as unjudged", () => {
    const labels = { relevant: { a: 1, u: -1 }, relevantFrom: 1 };
    expect(retrievalValue(metric("bpref"), labels, ["u", "a"])).toBe(1);
    expect(retrievalValue(metric("precision"), labels, ["u", "a"])).toBe(0.5);
    expect(retrievalValue(metric("ndcg"), labels, ["a", "u"])).toBe(1);
  });

  it("counts of a document that comes twice only the first place", () => {
    for (const name of ["precision", "recall@2", "f1", "ndcg@2", "mrr", "map", "rprec", "bpref", "success@2"]) {
      expect([name, value(name, "a a n n b")]).toEqual([name, value(name, "a n b")]);
    }
  });

  it("finds no label in what every object has", () => {
    expect(value("success@2", "constructor toString")).toBe(0);
  });
});

describe("properties of every metric", () => {
  const IDS = "abcdefghij".split("");
  const NAMES = ["precision", "recall", "f1", "mrr", "map", "ndcg", "rprec", "bpref"];
  const name = fc.oneof(
    fc.constantFrom(...NAMES),
    fc
      .tuple(fc.constantFrom("precision", "recall", "f1", "success", "ndcg"), fc.integer({ min: 1, max: 12 }))
      .map(([measure, k]) => `${measure}@${k}`),
  );
  const id = fc.constantFrom(...IDS);
  const ranking = fc.array(id, { maxLength: 14 });
  const grade = fc.oneof(fc.integer({ min: -1, max: 4 }), fc.double({ min: 0, max: 4, noNaN: true }));
  const labels = fc.record({
    relevant: fc.dictionary(id, grade, { maxKeys: 10, noNullPrototype: true }),
    relevantFrom: fc.constantFrom(0.5, 1, 2, 3),
  });

  it("lies in 0..1", () => {
    fc.assert(
      fc.property(name, labels, ranking, (name, labels, ranking) => {
        const value = retrievalValue(metric(name), labels, ranking);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds as many by precision@k * k as by recall@k * relevant", () => {
    fc.assert(
      fc.property(labels, ranking, fc.integer({ min: 1, max: 12 }), (labels, ranking, k) => {
        const relevant = Object.values(labels.relevant).filter((grade) => grade >= labels.relevantFrom).length;
        const byPrecision = retrievalValue(metric(`precision@${k}`), labels, ranking) * k;
        expect(byPrecision).toBeCloseTo(retrievalValue(metric(`recall@${k}`), labels, ranking) * relevant, 9);
      }),
    );
  });

  it("is never lowered by moving a document that is not relevant below a relevant one", () => {
    const swap = fc.tuple(
      fc.constantFrom("ndcg", "map", "mrr", "bpref", "ndcg@3", "precision@3"),
      labels,
      fc.shuffledSubarray(IDS),
      fc.nat(),
      fc.nat(),
    );
    fc.assert(
      fc.property(swap, ([name, labels, ranking, one, other]) => {
        if (ranking.length < 2) return;
        const [high, low] = [one % ranking.length, other % ranking.length].toSorted((a, b) => a - b);
        const [upper = "", lower = ""] = [ranking[high ?? 0], ranking[low ?? 0]];
        const gradeOf = (id: string) => labels.relevant[id] ?? 0;
        if (!(gradeOf(upper) <= 0 && gradeOf(lower) >= labels.relevantFrom)) return;
        const swapped = ranking.map((id) => (id === upper ? lower : id === lower ? upper : id));
        const [before, after] = [ranking, swapped].map((list) => retrievalValue(metric(name), labels, list));
        expect(after).toBeGreaterThanOrEqual((before ?? 0) - 1e-12);
      }),
      { numRuns: 2000 },
    );
  });

  it("gains nothing from repeating what was retrieved", () => {
    fc.assert(
      fc.property(name, labels, ranking, fc.nat(), fc.nat(), (name, labels, ranking, from, to) => {
        const first = [...new Set(ranking)];
        const [again] = first.slice(from % Math.max(1, first.length));
        if (again === undefined) return;
        const at = first.indexOf(again) + 1 + (to % (first.length - first.indexOf(again)));
        expect(retrievalValue(metric(name), labels, first.toSpliced(at, 0, again))).toBe(
          retrievalValue(metric(name), labels, first),
        );
      }),
    );
  });
});

describe("the scorer of a retrieval metric", () => {
  const recall = retrievalScorer({ measure: "recall" }, 2);

  it("goes by the metric's name", () => {
    expect(retrievalScorerType({ measure: "ndcg", k: 10 }).type).toBe("ndcg@10");
    expect(retrievalScorerType({ measure: "mrr" }).type).toBe("mrr");
  });

  it("takes the lowest relevant grade from the config", async () => {
    const type = retrievalScorerType({ measure: "recall" });
    const retrieved = [{ id: "a" }];
    const golden = { relevant: { a: 2, b: 1 } };
    expect(await measure(type, {}, { retrieved }, golden, { relevantFrom: 1 })).toMatchObject({ value: 0.5 });
    expect(await measure(type, {}, { retrieved }, golden, { relevantFrom: 2 })).toMatchObject({ value: 1 });
  });

  it.each<[object, string]>([
    [{}, "no labels"],
    [{ relevant: {} }, "an empty map of labels"],
    [{ relevant: { a: 1 } }, "no grade that counts as relevant"],
  ])("skips a case with %j: %s", (keys) => {
    expect(recall.skips(goldenCase(keys))).toBe("the case lists no relevant documents");
  });

  it("is failed where the system did not say what it retrieved, and 0 where it found nothing", () => {
    const golden = goldenCase({ relevant: { a: 2 } });
    expect(recall.skips(golden)).toBeUndefined();
    expect(recall.score(golden, { text: "" }, context)).toEqual({
      status: "failed",
      reason: "the system did not report what it retrieved",
    });
    expect(recall.score(golden, { text: "", retrieved: [] }, context)).toEqual({ status: "scored", value: 0 });
  });
});
