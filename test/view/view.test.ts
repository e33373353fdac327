import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evals, makeFolder, recorded } from "../cli/harness.ts";
import { startServer } from "../../src/view/server.ts";
import type { Pages } from "../../src/view/page.ts";
import { ask, viewing } from "./viewing.ts";

const HOSTILE = "</script><script>window.pwned = 1</script><img src=x onerror=alert(1)>";

/** A folder with runs: the first got 9 of 10, the second 5 of 10. */
async function twoRuns(): Promise<{ readonly folder: string; readonly ids: readonly [string, string] }> {
  const marks = (right: number) => Array.from({ length: 10 }, (_, index) => index < right);
  const { folder } = await evals(["run", "-q"], recorded(marks(9)));
  const worse = recorded(marks(5))["rows.jsonl"] as readonly object[]; // a list, as it made it
  writeFileSync(join(folder, "rows.jsonl"), worse.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const before = runsIn(folder);
  await evals(["run", "-q"], {}, { cwd: folder });
  const [first = "", second = ""] = [...before, ...runsIn(folder).filter((id) => !before.includes(id))];
  return { folder, ids: [first, second] };
}

function runsIn(folder: string): readonly string[] {
  return readdirSync(join(folder, "evals-results")).filter((name) => name.startsWith("20"));
}

describe("evals view", () => {
  it("prints its address, and ends with 0 at Ctrl-C", async () => {
    const { address, end } = await viewing(makeFolder({}));
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { code, stdout, lastLine } = await end();
    expect(code).toBe(0);
    expect(stdout).toBe(`${address}\n`);
    expect(lastLine).toBe("evals: exit 0 - view ended");
    await expect(ask(Number(new URL(address).port), "/")).rejects.toThrow("ECONNREFUSED");
  });

  it("says that there is no run yet", async () => {
    const { get } = await viewing(makeFolder({}));
    expect((await get("/")).text).toContain("There is no run in evals-results yet");
  });

  it("opens at the run that is named, and at the newest", async () => {
    const { folder, ids } = await twoRuns();
    expect((await viewing(folder, [ids[0]])).address).toContain(`/run/${ids[0]}`);
    expect((await viewing(folder, ["latest"])).address).toMatch(/\/run\/20/);
  });

  it("lists a run that lies elsewhere beside the others", async () => {
    const { folder, ids } = await twoRuns();
    cpSync(join(folder, "evals-results", ids[0]), join(folder, "kept"), { recursive: true });
    rmSync(join(folder, "evals-results", ids[0]), { recursive: true });
    const { address, get } = await viewing(folder, ["kept/results.json"]);
    expect(address).toMatch(/\/run\/kept$/);
    expect((await get("/run/kept")).status).toBe(200);
    expect((await get(`/compare/kept/${ids[1]}`)).text).toContain("Regressed (4)");
  });

  it("follows a run that writes flat into a folder of its own", async () => {
    const folder = makeFolder({ "flat/journal.jsonl": "" });
    const { address, get } = await viewing(folder, ["flat"]);
    expect(address).toMatch(/\/run\/flat$/);
    expect((await get("/run/flat")).text).toContain("Its plan is not known yet");
  });

  it("shows no record under another name", async () => {
    const { folder, ids } = await twoRuns();
    cpSync(join(folder, "evals-results", ids[0], "results.json"), join(folder, "baseline.json"));
    const { code, stderr } = await evals(["view", "baseline.json"], {}, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('evals view shows a results.json, not "baseline.json"');
  });

  it.each([
    [["nothing"], 'no run is called "nothing"'],
    [["--port", "70000"], 'it must be a port from 0 to 65535, not "70000"'],
    [["-c", "nowhere.yaml"], 'cannot read the config "nowhere.yaml"'],
  ])("refuses %j with exit 2", async (argv, message) => {
    const { code, stderr } = await evals(["view", ...argv], {});
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("says that a port is taken", async () => {
    const { port } = await viewing(makeFolder({}));
    const { code, stderr } = await evals(["view"], {}, { env: { EVALS_PORT: String(port) } });
    expect(code).toBe(2);
    expect(stderr).toContain(`cannot listen on port ${port}: another program uses it`);
  });

  it("shows all runs, one of them and two side by side", async () => {
    const { folder, ids } = await twoRuns();
    const { get } = await viewing(folder);
    const history = (await get("/")).text;
    expect(history).toContain("2 runs in evals-results");
    for (const id of ids) expect(history).toContain(`href="/run/${id}"`);
    const report = (await get(`/run/${ids[1]}`)).text;
    expect(report).toContain("gate failed: quality 0.50 &lt; 0.90");
    expect(report).toContain('<nav aria-label="Report"><a href="/">Runs</a>');
    const chosen = await get(`/compare?before=${ids[0]}&now=${ids[1]}`);
    expect([chosen.status, chosen.headers["location"]]).toEqual([303, `/compare/${ids[0]}/${ids[1]}`]);
    const compared = (await get(`/compare/${ids[0]}/${ids[1]}`)).text;
    expect(compared).toContain("Regressed (4)");
    expect(compared).toContain("answer 5");
  });

  it("makes the report of the record where the page beside it has another script", async () => {
    const { folder, ids } = await twoRuns();
    const page = join(folder, "evals-results", ids[0], "report.html");
    const { get } = await viewing(folder);
    const written = readFileSync(page, "utf8");
    writeFileSync(page, written.replace("<main", "<p>as it was written</p><main"));
    expect((await get(`/run/${ids[0]}`)).text).toContain("as it was written");
    writeFileSync(page, written.replace("<main", "<p>as it was written</p><main").replace(/sha256-[^']+/, "sha256-x"));
    const { text, headers } = await get(`/run/${ids[0]}`);
    expect(text).not.toContain("as it was written");
    expect(text).toContain("passed: quality 0.90");
    const policy = String(headers["content-security-policy"]);
    expect(written).toContain(policy.replace("; frame-ancestors 'none'", ""));
  });
});

describe("what lies among the runs", () => {
  const broken = {
    "evals-results/20260101T000000Z-aaaaaa/results.json": '{"schemaVersion": 9}',
    "evals-results/20260102T000000Z-bbbbbb/results.json": '{\n  "schemaVersion": 1,\n  "run": {"id": "x',
    "evals-results/20260103T000000Z-cccccc/results.json": "",
    "evals-results/20260104T000000Z-dddddd/results.json": `{"trials": ${"[".repeat(100_000)}`,
    "evals-results/20260105T000000Z-eeeeee/journal.jsonl": "",
    "evals-results/20260106T000000Z-ffffff/journal.jsonl": '{"type":"started","header":{}}\n\u0000\n{"torn',
    "evals-results/notes/read.md": "",
    [`evals-results/<img src=x onerror=alert(1)>/results.json`]: `{"schemaVersion": ${JSON.stringify(HOSTILE)}}`,
    "evals-results/a file": "",
  };

  it("is named and breaks nothing", async () => {
    const folder = makeFolder(broken);
    mkdirSync(join(folder, "evals-results/20260107T000000Z-gggggg/results.json"), { recursive: true });
    const { get } = await viewing(folder);
    const { status, text } = await get("/");
    expect(status).toBe(200);
    expect(text).toContain("the record has the schemaVersion 9");
    for (const stamp of ["20260102T000000Z-bbbbbb", "20260103T000000Z-cccccc", "20260104T000000Z-dddddd"])
      expect(text).toMatch(new RegExp(`<b>${stamp}</b> this is no record of a run: it is cut short`));
    expect(text).toContain('href="/run/20260105T000000Z-eeeeee"');
    expect(text).toMatch(/no runs: 20260107T000000Z-gggggg, notes</);
    expect(text).not.toContain("<img");
    expect((await get("/run/20260105T000000Z-eeeeee")).text).toContain("Its plan is not known yet");
    expect((await get("/run/20260106T000000Z-ffffff")).status).toBe(200);
    const unreadable = await get("/run/20260101T000000Z-aaaaaa");
    expect(unreadable.status).toBe(422);
    expect(unreadable.text).toContain("the record has the schemaVersion 9");
    expect((await get("/compare/20260101T000000Z-aaaaaa/20260105T000000Z-eeeeee")).status).toBe(404);
  });

  it("is not followed where it is a link", async () => {
    const { folder, ids } = await twoRuns();
    const outside = makeFolder({});
    const output = join(folder, "evals-results");
    cpSync(join(output, ids[0]), join(outside, "run"), { recursive: true });
    symlinkSync(join(outside, "run"), join(output, "linked"));
    mkdirSync(join(output, "holds-link"));
    symlinkSync(join(outside, "run/results.json"), join(output, "holds-link/results.json"));
    const { get } = await viewing(folder);
    expect((await get("/run/linked")).status).toBe(404);
    expect((await get("/run/holds-link")).status).toBe(404);
  });
});

describe("what the server answers", () => {
  it.each([
    "/run/..",
    "/run/../../etc/passwd",
    "/run/..%2f..%2fetc%2fpasswd",
    "/run/%2e%2e",
    "/run/.",
    "/run/%00",
    "/run/%E0%A4%A",
    "/run//",
    "/compare/../..",
    "/compare?before=..&now=..",
    "//evil.example/",
    "http://evil.example/",
    "/evals.json",
    "/run/evals.json",
    "/favicon.ico",
  ])("gives away nothing at %j", async (path) => {
    const folder = makeFolder({ "evals.json": { secret: "s3cret" }, "evals-results/x/results.json": "{}" });
    const { get } = await viewing(folder);
    const { status, text } = await get(path);
    expect([303, 404]).toContain(status);
    expect(text).not.toContain("s3cret");
    expect(text).not.toContain("root:");
  });

  it.each([
    ["a name that was bound to this machine", { host: "evil.example" }, 421],
    ["that with our port", { host: "evil.example:PORT" }, 421],
    ["our name with a tail", { host: "127.0.0.1:PORT.evil.example" }, 421],
    ["another port", { host: "127.0.0.1:1" }, 421],
    ["no port", { host: "localhost" }, 421],
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["another port of this machine", { "sec-fetch-site": "same-site" }, 403],
    ["the page itself", { "sec-fetch-site": "same-origin" }, 200],
    ["a person", { "sec-fetch-site": "none" }, 200],
    ["localhost", { host: "LOCALHOST:PORT" }, 200],
    ["IPv6", { host: "[::1]:PORT" }, 200],
  ])("to %s", async (_, headers, status) => {
    const { get, port } = await viewing(makeFolder({}));
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace("PORT", String(port))]),
    );
    expect((await get("/", { headers: sent })).status).toBe(status);
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("refuses %s", async (method) => {
    const { get } = await viewing(makeFolder({}));
    const { status, headers } = await get("/", { method });
    expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });

  it.each(["/", "/run/x", "/nothing"])("bears headers that let nothing in or out at %j", async (path) => {
    const { get } = await viewing(makeFolder({}));
    const { headers } = await get(path, { headers: { origin: "https://evil.example" } });
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha/,
    );
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("says the same to HEAD, without the page, and gives back what the page holds", async () => {
    let [read, closed] = [0, 0];
    const body = (function* () {
      read += 1;
      yield "text";
    })();
    const page = { status: 200, type: "text/html", policy: "x", body, close: () => (closed += 1) };
    const pages = { history: async () => page, failure: () => page } as unknown as Pages; // nothing else is asked
    const server = await startServer(pages, { port: 0, report: () => {} });
    const { status, text } = await ask(server.port, "/", { method: "HEAD" });
    await server.close();
    expect([status, text, read, closed]).toEqual([200, "", 0, 1]);
  });

  it("goes on where a page cannot be made, and tells of it", async () => {
    const told: unknown[] = [];
    const failure = (status: number, problem: string) => ({ status, type: "text/html", policy: "x", body: [problem] });
    const history = async () => Promise.reject(new Error("a bug"));
    const pages = { history, failure } as unknown as Pages; // nothing else is asked
    const server = await startServer(pages, { port: 0, report: (error) => told.push(error) });
    const answers = [await ask(server.port, "/"), await ask(server.port, "/")];
    await server.close();
    expect(answers.map(({ status }) => status)).toEqual([500, 500]);
    expect(told).toEqual([new Error("a bug"), new Error("a bug")]);
  });
});

describe("a run that goes on", () => {
  /** Its journal, as far as two lines and half of the third. */
  async function begun() {
    const { folder, ids } = await twoRuns();
    const run = join(folder, "evals-results", ids[1]);
    const lines = readFileSync(join(run, "journal.jsonl"), "utf8")
      .replaceAll("answer 7", HOSTILE.replaceAll('"', ""))
      .split(/(?<=\n)/);
    const results = readFileSync(join(run, "results.json"));
    for (const name of readdirSync(run)) rmSync(join(run, name));
    writeFileSync(join(run, "journal.jsonl"), lines[0] ?? "");
    const write = (text: string) => appendFileSync(join(run, "journal.jsonl"), text);
    return {
      folder,
      id: ids[1],
      write,
      lines: lines.slice(1),
      finish: () => writeFileSync(join(run, "results.json"), results),
    };
  }

  it("is shown as far as it is, also with half a line at its end", async () => {
    const { folder, id, lines, write } = await begun();
    const { get } = await viewing(folder);
    expect((await get("/")).text).toContain("not finished");
    write(lines.slice(0, 8).join("") + (lines[8] ?? "").slice(0, 40));
    const { text } = await get(`/run/${id}`);
    expect(text).toContain("<b>8</b> of 10 trials");
    expect(text).toContain("<b>3</b> missed");
    expect(text).not.toContain("<img");
    expect(text).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("sends what changes until there is a report", async () => {
    const { folder, id, lines, write, finish } = await begun();
    const { get } = await viewing(folder);
    const stream = get(`/run/${id}/events`);
    const half = (lines[1] ?? "").length >> 1;
    write((lines[0] ?? "") + (lines[1] ?? "").slice(0, half));
    await new Promise((resolve) => setTimeout(resolve, 700));
    write((lines[1] ?? "").slice(half) + "not JSON\n" + lines.slice(2).join(""));
    await new Promise((resolve) => setTimeout(resolve, 700));
    finish();
    const { text, headers } = await stream;
    expect(headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    const progress = text.split("\n\n").filter((event) => event.includes("live-progress"));
    expect(progress[0]).toMatch(/<b>[01]<\/b> of 10/);
    expect(progress.at(-1)).toContain("<b>10</b> of 10");
    expect(progress.at(-1)).toContain("1 lines of its journal cannot be read");
    expect(text).toMatch(/event: done\ndata: \n\n$/);
    expect(text).not.toContain("<img");
    expect((await get(`/run/${id}`)).text).toContain("gate failed: quality 0.50");
  });

  it("leaves nothing behind where whoever listens goes away", async () => {
    const { folder, id } = await begun();
    const { end, address } = await viewing(folder);
    const gone = new AbortController();
    const response = await fetch(`${address}run/${id}/events`, { signal: gone.signal });
    expect(response.status).toBe(200);
    gone.abort();
    expect((await end()).stderr).toBe("evals: exit 0 - view ended\n");
  });

  it("ends its stream where the server ends", async () => {
    const { folder, id } = await begun();
    const { end, get } = await viewing(folder);
    const stream = get(`/run/${id}/events`).catch(() => "cut");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await end()).code).toBe(0);
    expect(await stream).toBe("cut");
  });
});

it("lists a thousand runs at once", async () => {
  const { folder, ids } = await twoRuns();
  const output = join(folder, "evals-results");
  const record = readFileSync(join(output, ids[0], "results.json"), "utf8");
  for (let index = 0; index < 1000; index += 1) {
    const id = `20250101T000000Z-${String(index).padStart(6, "a")}`;
    mkdirSync(join(output, id));
    writeFileSync(join(output, id, "results.json"), record.replaceAll(ids[0], id));
  }
  const { get } = await viewing(folder);
  const started = performance.now();
  const { text } = await get("/");
  const took = performance.now() - started;
  expect(text).toContain("1002 runs");
  console.warn(`1,002 runs: ${took.toFixed(0)} ms`);
  // It takes a fifth of a second; whole records would take far longer than this.
  expect(took).toBeLessThan(2000);
});
