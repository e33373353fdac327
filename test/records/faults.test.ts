import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import type { RunEvent } from "../../src/domain/event.ts";
import { UserError } from "../../src/domain/problem.ts";
import { gitState } from "../../src/records/git.ts";
import { openJournal } from "../../src/records/journal.ts";
import { clearFile, makeRunFolder } from "../../src/records/run-folder.ts";
import { copyWhole, writeFile } from "../../src/records/write.ts";
import { emitter } from "../../src/run/execute.ts";
import { evals, recorded } from "../cli/harness.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "records-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const notice = (message: string): RunEvent => ({ type: "notice", notice: { at: "2026", kind: "k", message } });

describe("a journal that cannot be written", () => {
  it("says so, and no later sink hears of the event", async () => {
    const journal = openJournal(join(folder(), "j"));
    journal.close();
    const heard: RunEvent[] = [];
    const emit = emitter([journal, { accept: (event) => void heard.push(event) }]);
    await expect(emit(notice("lost"))).rejects.toThrow("EBADF");
    expect(heard).toEqual([]);
  });

  it("that was shortened behind our back is not read as if it were whole", async () => {
    const path = join(folder(), "j");
    const journal = openJournal(path);
    await journal.accept({ type: "trial", index: 0, result: { caseId: "a" } as never });
    closeSync(openSync(path, "w"));
    await expect(journal.trials()[Symbol.asyncIterator]().next()).rejects.toThrow("shorter");
    journal.close();
  });

  it("keeps its events whole, one a line, whatever breaks lines in them", async () => {
    const path = join(folder(), "j");
    const journal = openJournal(path);
    const texts = ["a\nb\r\nc", "\u2028\u2029\u0000", "é😀\ud800", "x".repeat(200_000)];
    for (const text of texts) await journal.accept(notice(text));
    journal.close();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { notice: { message: string } }).notice.message)).toEqual(texts);
  });
});

describe("a file that cannot be written", () => {
  it("for want of space is the old one, and the journal holds what it accepted", async () => {
    const path = folder();
    await build({
      stdin: {
        contents: `import { openJournal } from "./src/records/journal.ts";
          import { writeFile } from "./src/records/write.ts";
          const journal = openJournal("journal.jsonl");
          let accepted = 0;
          try {
            for (;; accepted += 1) await journal.accept({ type: "notice", notice: { message: "x".repeat(5000) } });
          } catch (error) {
            console.log(accepted, error.code);
          }
          const large = Array(100).fill("y".repeat(5000));
          await writeFile("results.json", large).catch((error) => console.log(error.code));`,
        resolveDir: join(import.meta.dirname, "../.."),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: join(path, "writer.mjs"),
      logLevel: "error",
    });
    writeFileSync(join(path, "results.json"), "old");
    // No file may grow beyond 100 blocks of 512 or 1024 bytes; who writes on is told, not killed.
    const limited = `trap '' XFSZ; ulimit -f 100; exec "${process.execPath}" writer.mjs`;
    const [first = "", second] = execFileSync("sh", ["-c", limited], { cwd: path, encoding: "utf8" }).split("\n");
    expect(second).toBe("EFBIG");
    const [accepted, code] = first.split(" ");
    expect(code).toBe("EFBIG");
    const whole = readFileSync(join(path, "journal.jsonl"), "utf8").split("\n").slice(0, -1);
    expect(whole).toHaveLength(Number(accepted));
    expect(whole.every((line) => JSON.parse(line) !== null)).toBe(true);
    expect(whole.length).toBeGreaterThan(5);
    expect(readdirSync(path).toSorted()).toEqual(["journal.jsonl", "results.json", "writer.mjs"]);
    expect(readFileSync(join(path, "results.json"), "utf8")).toBe("old");
  });

  it("because there is nothing to copy leaves no temporary file", () => {
    const path = folder();
    expect(() => copyWhole(join(path, "none"), join(path, "copy"))).toThrow("ENOENT");
    expect(readdirSync(path)).toEqual([]);
  });

  it("because a folder has its name leaves no temporary file", async () => {
    const path = folder();
    mkdirSync(join(path, "results.json", "x"), { recursive: true });
    await expect(writeFile(join(path, "results.json"), ["a"])).rejects.toThrow();
    expect(readdirSync(path)).toEqual(["results.json"]);
  });

  it("to its end leaves no temporary file either", async () => {
    const path = folder();
    const breaking = (function* () {
      yield "a";
      throw new Error("half way");
    })();
    await expect(writeFile(join(path, "results.json"), breaking)).rejects.toThrow("half way");
    expect(readdirSync(path)).toEqual([]);
  });

  it("is made with its folders, and holds pieces of any size in their order", async () => {
    const path = join(folder(), "deep", "er", "results.json");
    const pieces = ["é".repeat(70_000), "", "b", "😀".repeat(40_000), "end"];
    await writeFile(path, pieces);
    expect(readFileSync(path, "utf8")).toBe(pieces.join(""));
  });

  it("by two runs at once is one of them", async () => {
    const path = join(folder(), "results.json");
    const slowly = async function* (letter: string) {
      for (let i = 0; i < 5; i += 1) {
        yield letter.repeat(70_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.all([writeFile(path, slowly("a")), writeFile(path, slowly("b"))]);
    expect(readFileSync(path, "utf8")).toMatch(/^(a{350000}|b{350000})$/);
    expect(readdirSync(join(path, ".."))).toEqual(["results.json"]);
  });
});

describe("the folder of a run", () => {
  it("publishes the newest run's files, and only those", () => {
    const output = folder();
    const run = makeRunFolder(output, "run-1", false);
    for (const name of ["results.json", "journal.jsonl"]) {
      writeFileSync(run.file(name), name);
      run.publish(name);
    }
    expect(readdirSync(output).toSorted()).toEqual(["results.json", "run-1"]);
    expect(readFileSync(join(output, "results.json"), "utf8")).toBe("results.json");
  });

  it("is the one that was asked for, flat, without an older journal", () => {
    const output = folder();
    for (const name of ["journal.jsonl", "junit.xml", "mine.txt"]) writeFileSync(join(output, name), "old");
    const run = makeRunFolder(output, "run-1", true);
    expect(run.file("results.json")).toBe(join(output, "results.json"));
    expect(readdirSync(output)).toEqual(["mine.txt"]);
  });

  it("replaces no link, no pipe and no folder of the user's", async () => {
    const path = folder();
    symlinkSync("target", join(path, "link"));
    execFileSync("mkfifo", [join(path, "pipe")]);
    const reader = execFile("cat", [join(path, "pipe")]);
    let piped = "";
    reader.stdout?.on("data", (text: string) => (piped += text));
    const ended = once(reader, "close");
    for (const name of ["link", "pipe"]) {
      clearFile(join(path, name));
      await writeFile(join(path, name), ["whole"]);
    }
    await ended;
    expect([lstatSync(join(path, "link")).isSymbolicLink(), readFileSync(join(path, "target"), "utf8"), piped]).toEqual(
      [true, "whole", "whole"],
    );
    clearFile(join(path, "link"));
    expect([lstatSync(join(path, "link")).isSymbolicLink(), existsSync(join(path, "target"))]).toEqual([true, false]);
    mkdirSync(join(path, "own"));
    expect(() => clearFile(join(path, "own"))).toThrow(UserError);
  });

  it("is refused as a mistake of the user's, with what to do", () => {
    const output = join(folder(), "file");
    writeFileSync(output, "");
    try {
      makeRunFolder(output, "run-1", false);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).problems[0]).toMatchObject({
        hint: "name another place with --out or --reporter NAME=FILE",
      });
    }
  });

  it("that cannot be written ends the run before its first call: exit 2", async () => {
    const ran = await evals(["run", "--out", "taken"], { ...recorded([true]), taken: "a file" });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("cannot write to");
  });
});

describe("what is checked out", () => {
  const git = (cwd: string, ...words: string[]) =>
    execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false", ...words], {
      cwd,
      stdio: "pipe",
    });
  const env = { PATH: process.env["PATH"], GIT_CEILING_DIRECTORIES: tmpdir() };

  it("is a commit on a branch, with or without changes", async () => {
    const path = folder();
    git(path, "init", "-q", "-b", "trunk");
    writeFileSync(join(path, "a"), "1");
    git(path, "add", "a");
    git(path, "commit", "-q", "-m", "m");
    const commit = git(path, "rev-parse", "HEAD").toString().trim();
    expect(await gitState(path, env)).toEqual({ commit, branch: "trunk", dirty: false });
    writeFileSync(join(path, "new"), "not tracked");
    expect(await gitState(path, env)).toMatchObject({ dirty: false });
    writeFileSync(join(path, "a"), "2");
    expect(await gitState(path, env)).toMatchObject({ dirty: true });
  });

  it("is what the job says where it says something", async () => {
    const job = { ...env, GITHUB_SHA: "abc", GITHUB_REF_NAME: "main" };
    expect(await gitState(folder(), job)).toEqual({ commit: "abc", branch: "main" });
    expect(await gitState(folder(), { ...env, GITHUB_SHA: "", GITHUB_REF_NAME: "" })).toBeUndefined();
    expect(await gitState(folder(), env)).toBeUndefined();
  });

  it("is not known without git", async () => {
    expect(await gitState(folder(), { PATH: "/nowhere" })).toBeUndefined();
  });
});
