// Runs a command as a whole process and tells how long it took and how much memory it had at its peak.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const evals = join(dirname(fileURLToPath(import.meta.url)), "..", "bin", "evals.cjs");

/** Wall time in ms, peak memory in MB (Linux: as the kernel counted it; elsewhere NaN) and the exit code. */
export function measure(args, { cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, {
      cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let [peakMb, stderr] = [Number.NaN, ""];
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const poll = setInterval(() => {
      try {
        peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024 || peakMb;
      } catch {}
    }, 10);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(poll);
      resolve({ wallMs: performance.now() - started, peakMb, code, stderr });
    });
  });
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The same commands in turns, so that a noisy moment hits all of them. */
export async function inTurns(commands, rounds = 5) {
  const taken = commands.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { args, options }] of commands.entries()) taken[index].push(await measure(args, options));
  }
  return taken.map((runs) => ({
    wallMs: median(runs.map((run) => run.wallMs)),
    peakMb: Math.max(...runs.map((run) => run.peakMb)),
    runs,
  }));
}

export function verdict(name, value, limit, unit = "x") {
  console.log(`${value <= limit ? "ok  " : "OVER"} ${name}: ${value.toFixed(2)}${unit} (limit ${limit}${unit})`);
  if (value > limit) process.exitCode = 1;
}
