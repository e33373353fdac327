import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import type { TrialResult } from "../../src/domain/record.ts";
import { NOTHING_SPENT } from "../../src/domain/spend.ts";
import { openJournal } from "../../src/records/journal.ts";
import { makeFolder } from "../../src/records/make-folder.ts";
import { makeRunFolder } from "../../src/records/run-folder.ts";
import { writeFile } from "../../src/records/write.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "records-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const result = (caseId: string, text: string): TrialResult => ({
  prompt: "p",
  caseId,
  trial: 1,
  file: "f",
  line: 1,
  status: "scored",
  quality: 1,
  scores: {},
  candidate: { text },
  source: "live",
  threshold: 0.9,
  usage: { candidate: NOTHING_SPENT, judge: NOTHING_SPENT },
});

async function textsOf(trials: AsyncIterable<TrialResult>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const { candidate } of trials) texts.push(candidate?.text ?? "");
  return texts;
}

describe("a folder that is made", () => {
  it("comes with those above it, and says which was the first; one that is there stays", () => {
    const path = folder();
    expect(makeFolder(join(path, "a/b/c"))).toBe(join(path, "a"));
    expect(makeFolder(join(path, "a/b/d"))).toBe(join(path, "a/b/d"));
    expect(makeFolder(join(path, "a/b"))).toBeUndefined();
  });

  it.runIf(process.platform === "linux")("fails where none can be, without an end that never comes", () => {
    expect(() => makeFolder("/proc/nowhere/below")).toThrow("ENOENT");
  });

  it("fails where a file stands in its place", () => {
    const path = folder();
    writeFileSync(join(path, "file"), "");
    expect(() => makeFolder(join(path, "file/below"))).toThrow("ENOTDIR");
    expect(() => makeFolder(join(path, "file"))).toThrow("EEXIST");
  });
});

describe("the journal", () => {
  it("gives trials back in plan order, whatever the order in which they came and whatever stands in them", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "binary", maxLength: 200 }), { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        async (texts, order) => {
          const path = join(mkdtempSync(join(tmpdir(), "journal-")), "j");
          const journal = openJournal(path);
          const shuffled = texts
            .map((text, index) => ({ text, index, key: order.next().value as number }))
            .toSorted((a, b) => a.key - b.key);
          for (const { text, index } of shuffled)
            await journal.accept({ type: "trial", index, result: result(`c${index}`, text) });
          const read = await textsOf(journal.trials());
          journal.close();
          rmSync(join(path, ".."), { recursive: true });
          expect(read).toEqual(texts.map((text) => JSON.parse(JSON.stringify(text)) as string));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is followed in plan order while trials come in any, and past those that never come", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 600 }), { maxLength: 500, size: "max" }),
        fc.boolean(),
        async (indices, pauses) => {
          const path = join(mkdtempSync(join(tmpdir(), "journal-")), "j");
          const journal = openJournal(path);
          const followed = textsOf(journal.follow());
          for (const index of indices) {
            await journal.accept({ type: "trial", index, result: result(`c${index}`, String(index)) });
            if (pauses && index % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
          }
          await journal.accept({ type: "finished", finishedAt: "", durationMs: 0, interrupted: true });
          const read = await followed;
          journal.close();
          rmSync(join(path, ".."), { recursive: true });
          expect(read).toEqual(indices.toSorted((a, b) => a - b).map(String));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("gives a follower each trial as soon as those before it are there", async () => {
    const journal = openJournal(join(folder(), "j"));
    const seen: string[] = [];
    const following = (async () => {
      for await (const { caseId } of journal.follow()) seen.push(caseId);
    })();
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    await journal.accept({ type: "trial", index: 1, result: result("b", "b") });
    await turn();
    expect(seen).toEqual([]);
    await journal.accept({ type: "trial", index: 0, result: result("a", "a") });
    await turn();
    expect(seen).toEqual(["a", "b"]);
    await journal.accept({ type: "finished", finishedAt: "", durationMs: 0, interrupted: false });
    await following;
    journal.close();
  });

  it("reads trials of any size, also while more come", async () => {
    const journal = openJournal(join(folder(), "j"));
    const big = "x".repeat(300_000);
    await journal.accept({ type: "trial", index: 0, result: result("a", big) });
    await journal.accept({ type: "trial", index: 2, result: result("c", "c") });
    expect(await textsOf(journal.trials())).toEqual([big, "c"]);
    await journal.accept({ type: "trial", index: 1, result: result("b", "b") });
    expect(await textsOf(journal.trials())).toEqual([big, "b", "c"]);
    journal.close();
  });

  it("never writes over another", () => {
    const path = join(folder(), "j");
    openJournal(path).close();
    expect(() => openJournal(path)).toThrow("EEXIST");
  });

  it("loses nothing that it accepted when its process is killed", async () => {
    const path = folder();
    await build({
      stdin: {
        contents: `import { openJournal } from "./src/records/journal.ts";
          const journal = openJournal(${JSON.stringify(join(path, "j"))});
          // An end of its own, should nobody be left to kill it.
          for (let index = 0; index < 100_000; index += 1) {
            await journal.accept({ type: "trial", index, result: { caseId: String(index), text: "x".repeat(500) } });
            process.stdout.write(index + "\\n");
          }`,
        resolveDir: join(import.meta.dirname, "../.."),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: join(path, "writer.mjs"),
      logLevel: "error",
    });
    const child = spawn(process.execPath, [join(path, "writer.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    let told = "";
    for await (const chunk of child.stdout) {
      told += String(chunk);
      if (told.length > 2000) child.kill("SIGKILL");
    }
    const acknowledged = told.split("\n").slice(0, -1).map(Number);
    const lines = readFileSync(join(path, "j"), "utf8").split("\n");
    const whole = lines.slice(0, -1).map((line) => (JSON.parse(line) as { index: number }).index);
    expect(child.signalCode ?? (await once(child, "exit"))[1]).toBe("SIGKILL");
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(whole.slice(0, acknowledged.length)).toEqual(acknowledged);
  });
});

describe("a file", () => {
  it("is the old one or the new one, never half of one", async () => {
    const path = join(folder(), "results.json");
    await writeFile(path, ["old"]);
    const breaking = async function* () {
      yield "x".repeat(200_000);
      throw new Error("half way");
    };
    await expect(writeFile(path, breaking())).rejects.toThrow("half way");
    expect(readFileSync(path, "utf8")).toBe("old");
    await writeFile(path, ["new ", "one"]);
    expect(readFileSync(path, "utf8")).toBe("new one");
  });
});

describe("the folder of a run", () => {
  it("has nothing left that could be taken for this run's", () => {
    const output = folder();
    for (const name of ["results.json", "junit.xml", "summary.md", "report.html", "other.txt"])
      writeFileSync(join(output, name), "old");
    const { path } = makeRunFolder(output, "run-1", false);
    expect(path).toBe(join(output, "run-1"));
    expect(
      ["results.json", "junit.xml", "summary.md", "report.html", "other.txt"].map((name) =>
        existsSync(join(output, name)),
      ),
    ).toEqual([false, false, false, false, true]);
  });

  it("is refused before the run where it cannot be written", () => {
    const output = join(folder(), "file");
    writeFileSync(output, "");
    expect(() => makeRunFolder(output, "run-1", false)).toThrow(/cannot write to/);
    expect(() => makeRunFolder(join(output, "below"), "run-1", true)).toThrow(/cannot write to/);
    mkdirSync(join(output, "..", "fine"));
    expect(makeRunFolder(join(output, "..", "fine"), "run-1", true).path).toBe(join(output, "..", "fine"));
  });
});
