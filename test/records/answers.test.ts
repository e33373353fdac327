import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { removeAnswerFiles } from "../../src/records/answer-files.ts";
import { indexAnswers } from "../../src/records/answer-index.ts";
import { openAnswers, type DiskAnswers, type DiskAnswersParts } from "../../src/records/answer-store.ts";
import { exportAnswers, importAnswers } from "../../src/records/answer-transfer.ts";

const NOW = Date.UTC(2026, 2, 1);
const by = { provider: "openai", model: "m" };
const key = (index: number) => index.toString(16).padStart(32, "0");

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "answers-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return join(path, "cache");
}

function open(dir: string, parts: Partial<DiskAnswersParts> = {}): DiskAnswers {
  return openAnswers(dir, { now: () => NOW, readOnly: false, isSecret: () => false, ...parts });
}

/** One run that keeps these answers. */
function keep(dir: string, answers: readonly (readonly [key: string, answer: unknown])[], now = NOW): void {
  const store = open(dir, { now: () => now });
  for (const [key, answer] of answers) store.put(key, answer, by);
  store.close();
}

const filesIn = (dir: string) => readdirSync(dir).filter((name) => name.startsWith("answers-"));
const fileIn = (dir: string) => join(dir, filesIn(dir)[0] ?? "");

describe("answers that are kept", () => {
  it("come back as they were, with their time, in this run and in the next", () => {
    const dir = folder();
    const store = open(dir);
    store.put(key(1), { text: "Grüße\n\u2028 \ud83d\ude00" }, by);
    const expected = { answer: { text: "Grüße\n\u2028 \ud83d\ude00" }, at: "2026-03-01T00:00:00.000Z" };
    expect(store.get(key(1))).toMatchObject(expected);
    expect(store.get(key(2))).toBeUndefined();
    store.close();
    expect(open(dir).get(key(1))).toMatchObject(expected);
  });

  it("come back whatever stands in them, however many files they stand in", () => {
    const answers = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.jsonValue()), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(answers, { maxLength: 5 }), (runs) => {
        const dir = folder();
        for (const [index, run] of runs.entries())
          keep(
            dir,
            run.map(([number, answer]) => [key(number), answer]),
            NOW + index,
          );
        const latest = new Map(runs.flat());
        const store = open(dir);
        for (const [number, answer] of latest)
          expect(JSON.stringify(store.get(key(number))?.answer)).toBe(JSON.stringify(answer));
        expect(store.troubles()).toEqual([]);
        store.close();
      }),
      { numRuns: 50 },
    );
  });

  it("are the later ones, whatever the order of the files", () => {
    for (let round = 0; round < 10; round += 1) {
      const dir = folder();
      keep(dir, [[key(1), "new"]], NOW + 5);
      keep(dir, [[key(1), "old"]], NOW);
      expect(open(dir).get(key(1))?.answer).toBe("new");
    }
  });

  it("are for their owner's eyes, and not for git", () => {
    const dir = folder();
    keep(dir, [[key(1), "x"]]);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(fileIn(dir)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dir, ".gitignore"), "utf8")).toBe("*\n");
  });

  it("keep no git from a folder that was there before", () => {
    const dir = folder();
    mkdirSync(dir);
    keep(dir, [[key(1), "x"]]);
    expect(existsSync(join(dir, ".gitignore"))).toBe(false);
  });

  it("hold no secret", () => {
    const dir = folder();
    const store = open(dir, { isSecret: (text) => text.includes("secret") });
    store.put(key(1), { text: "the secret" }, by);
    store.put(key(2), { text: "fine" }, by);
    expect([store.get(key(1)), store.get(key(2))?.answer]).toEqual([undefined, { text: "fine" }]);
    store.close();
    expect(readFileSync(fileIn(dir), "utf8")).not.toContain("secret");
  });

  it("are not on the disk where nobody keeps any", () => {
    const dir = folder();
    expect(open(dir, { readOnly: true }).get(key(1))).toBeUndefined();
    expect(existsSync(dir)).toBe(false);
  });
});

describe("a damaged entry", () => {
  const three = [key(1), key(2), key(3)].map((each) => [each, { text: `answer ${each} `.repeat(5) }] as const);
  const known = (dir: string) => {
    const store = open(dir);
    const found = three.map(([each]) => store.get(each) !== undefined);
    const troubles = store.troubles();
    store.close();
    return { found, troubles };
  };

  it("is not there, whichever of its bytes is wrong, and the others are", () => {
    const dir = folder();
    keep(dir, three);
    const whole = readFileSync(fileIn(dir));
    const [begin, end] = [whole.indexOf(10) + 1, whole.indexOf(10, whole.indexOf(10) + 1)];
    for (let at = begin; at < end; at += 1) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ 0x01;
      writeFileSync(fileIn(dir), broken);
      const { found, troubles } = known(dir);
      // Another key is another entry, and no damage that anybody could see before it is asked for.
      expect(found).toEqual([true, false, true]);
      if (at >= begin + 40) expect(troubles).toEqual(["the cache has 1 damaged entry, taken for not there"]);
    }
  });

  it("is said once for all of them", () => {
    const dir = folder();
    keep(dir, three);
    appendFileSync(fileIn(dir), "\0\0\0\nnot ours\n");
    const { found, troubles } = known(dir);
    expect(found).toEqual([true, true, true]);
    expect(troubles).toEqual(["the cache has 2 damaged entries, taken for not there"]);
  });

  it("may be a last one that was never written to its end, which is nothing to speak of", () => {
    const dir = folder();
    keep(dir, three);
    truncateSync(fileIn(dir), statSync(fileIn(dir)).size - 10);
    expect(known(dir)).toEqual({ found: [true, true, false], troubles: [] });
    keep(dir, [[key(3), { text: "again" }]]);
    expect(known(dir).found).toEqual([true, true, true]);
  });
});

describe("many files", () => {
  it("become one, without what no longer counts", () => {
    const dir = folder();
    for (let run = 0; run < 20; run += 1)
      keep(
        dir,
        [
          [key(run), run],
          [key(100), run],
        ],
        NOW + run,
      );
    expect(filesIn(dir).length).toBeLessThanOrEqual(17);
    keep(dir, [], NOW);
    const store = open(dir);
    for (let run = 0; run < 20; run += 1) expect(store.get(key(run))?.answer).toBe(run);
    expect(store.get(key(100))?.answer).toBe(19);
    store.close();
  });

  it("stay readable for who had them open before they became one", () => {
    const dir = folder();
    for (let run = 0; run < 16; run += 1) keep(dir, [[key(run), run]]);
    const early = open(dir);
    keep(dir, [[key(16), 16]]);
    keep(dir, [[key(17), 17]]);
    expect(filesIn(dir).length).toBeLessThan(16);
    for (let run = 0; run < 16; run += 1) expect(early.get(key(run))?.answer).toBe(run);
    early.close();
  });

  it("are left alone while somebody writes to them", () => {
    const dir = folder();
    const writing = open(dir);
    writing.put(key(1000), "first", by);
    for (let run = 0; run < 40; run += 1) keep(dir, [[key(run), run]]);
    writing.put(key(1001), "second", by);
    writing.close();
    const store = open(dir);
    expect([store.get(key(1000))?.answer, store.get(key(1001))?.answer]).toEqual(["first", "second"]);
    store.close();
  });

  it("of processes that were killed are taken along a day later", () => {
    const dir = folder();
    for (let run = 0; run < 20; run += 1) {
      const killed = open(dir);
      killed.put(key(run), run, by); // and never closed
      utimesSync(join(dir, filesIn(dir).find((name) => name.includes(".open")) ?? ""), NOW / 1000, NOW / 1000);
    }
    expect(filesIn(dir)).toHaveLength(20);
    for (const name of filesIn(dir)) utimesSync(join(dir, name), NOW / 1000, NOW / 1000);
    const store = open(dir, { now: () => NOW + 25 * 3_600_000 });
    expect(filesIn(dir)).toHaveLength(1);
    for (let run = 0; run < 20; run += 1) expect(store.get(key(run))?.answer).toBe(run);
    store.close();
  });
});

describe("a folder that cannot be used", () => {
  it("is refused before the run where it is a file, or would stand in one", () => {
    const dir = folder();
    writeFileSync(dir, "");
    expect(() => open(dir)).toThrow(/cannot use the cache/);
    expect(() => open(join(dir, "below"))).toThrow(/cannot use the cache/);
  });

  it("loses no answer of the run where it cannot be written to, and is told", () => {
    const dir = folder();
    const store = open(dir);
    rmSync(dir, { recursive: true });
    store.put(key(1), "x", by);
    store.put(key(2), "x", by);
    expect(store.troubles()).toEqual([expect.stringMatching(/^answers are not kept in the cache: ENOENT/)]);
    store.close();
  });
});

describe("clearing", () => {
  it("removes what is ours and the folder with it", () => {
    const dir = folder();
    keep(dir, [[key(1), "x"]]);
    removeAnswerFiles(dir);
    expect(existsSync(dir)).toBe(false);
    removeAnswerFiles(dir);
  });

  it("removes nothing else", () => {
    const dir = folder();
    keep(dir, [[key(1), "x"]]);
    writeFileSync(join(dir, "answers-of-mine.jsonl"), "mine");
    removeAnswerFiles(dir);
    expect(readdirSync(dir).toSorted()).toEqual([".gitignore", "answers-of-mine.jsonl"]);
  });

  it("harms no run that is going on", () => {
    const dir = folder();
    const store = open(dir);
    store.put(key(1), "x", by);
    removeAnswerFiles(dir);
    store.put(key(2), "y", by);
    expect([store.get(key(1))?.answer, store.get(key(2))?.answer]).toEqual(["x", "y"]);
    store.close();
  });
});

describe("an export", () => {
  async function* pieces(text: string, size: number): AsyncIterable<Uint8Array> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const exported = (dir: string) => {
    const index = indexAnswers(dir, NOW);
    const text = [...exportAnswers(index)].join("");
    index.close();
    return text;
  };
  const taken = (dir: string, text: string, size = 100) =>
    importAnswers(dir, pieces(text, size), { name: "x.jsonl", now: () => NOW });
  const make = (count: number) => {
    const dir = folder();
    keep(
      dir,
      Array.from({ length: count }, (_, index) => [key(index), { text: `ä${index}` }]),
    );
    return dir;
  };

  it.each([1, 7, 100, 1_000_000])("brings every answer to another cache, in pieces of %i bytes", async (size) => {
    const [from, to] = [make(20), folder()];
    expect(await taken(to, exported(from), size)).toEqual({ added: 20, known: 0, unreadable: 0 });
    expect(exported(to)).toBe(exported(from));
    expect(await taken(to, exported(from), size)).toEqual({ added: 0, known: 20, unreadable: 0 });
    expect(filesIn(to)).toHaveLength(1);
  });

  it("counts what cannot be read, line by line, and takes the rest", async () => {
    const [title, first = "", second = "", ...rest] = exported(make(4)).split("\n");
    const text = [title, first.replace("ä", "b"), second.slice(0, -3), "", ...rest].join("\n");
    expect(await taken(folder(), text)).toEqual({ added: 2, known: 0, unreadable: 3 });
  });

  it("may be two, one after the other", async () => {
    const text = exported(make(3)) + exported(make(5));
    expect(await taken(folder(), text)).toEqual({ added: 5, known: 3, unreadable: 0 });
  });

  it("brings a later answer in the place of an earlier one, and never the reverse", async () => {
    const [early, late] = [folder(), folder()];
    keep(early, [[key(1), "early"]], NOW);
    keep(late, [[key(1), "late"]], NOW + 1);
    expect(await taken(early, exported(late))).toMatchObject({ added: 1 });
    expect(exported(early)).toBe(exported(late));
    const again = folder();
    keep(again, [[key(1), "early"]], NOW);
    expect(await taken(late, exported(again))).toMatchObject({ known: 1 });
  });

  it.each([
    ["nothing", ""],
    ["a dataset", '{"id":"a","input":"q"}\n'],
    ["a binary without an end of a line", "\0".repeat(100_000)],
    ["a line that only begins like ours", '{"evalsCache":1,"x":2}\n'],
  ])("is refused where it is %s", async (_, text) => {
    const dir = folder();
    await expect(taken(dir, text)).rejects.toThrow(/"x\.jsonl" is no export of a cache/);
    expect(existsSync(dir)).toBe(false);
  });
});

describe("several processes", { timeout: 60_000 }, () => {
  let program = "";
  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { openAnswers } from "./src/records/answer-store.ts";
          const [dir, from, count] = process.argv.slice(1);
          const store = openAnswers(dir, { now: Date.now, readOnly: false, isSecret: () => false });
          for (let i = Number(from); i < Number(from) + Number(count); i += 1) {
            store.put(i.toString(16).padStart(32, "0"), { text: "answer " + i + " ".repeat(500) }, { provider: "openai", model: "m" });
            await new Promise((heard) => process.stdout.write(i + "\\n", heard));
          }
          store.close();`,
        resolveDir: join(import.meta.dirname, "../.."),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      write: false,
    });
    program = outputFiles[0]?.text ?? "";
  });
  const start = (dir: string, from: number, count: number) =>
    spawn(process.execPath, ["--input-type=module", "-e", program, dir, String(from), String(count)], {
      stdio: ["ignore", "pipe", "inherit"],
    });

  it("may write at once", async () => {
    const dir = folder();
    const children = [0, 1, 2].map((child) => start(dir, child * 1000, 1000));
    await Promise.all(
      children.map(async (child) => {
        child.stdout.resume();
        expect((await once(child, "exit"))[0]).toBe(0);
      }),
    );
    const store = open(dir);
    for (let index = 0; index < 3000; index += 1)
      expect(store.get(key(index))?.answer).toMatchObject({ text: expect.stringContaining(`answer ${index} `) });
    expect(store.troubles()).toEqual([]);
    store.close();
  });

  it("lose no answer that they had when they were killed", async () => {
    for (const round of [0, 3]) {
      const dir = folder();
      const child = start(dir, 0, 1_000_000);
      let told = "";
      for await (const text of child.stdout.setEncoding("utf8")) {
        told += text;
        if (told.length > 2000 * (round + 1)) child.kill("SIGKILL");
      }
      const kept = told.split("\n").slice(0, -1).map(Number);
      expect(kept.length).toBeGreaterThan(100);
      const store = open(dir);
      for (const index of kept) expect(store.get(key(index))).toBeDefined();
      expect(store.troubles()).toEqual([]);
      store.close();
    }
  });
});
