#!/usr/bin/env node
// Makes the edges of the program: the only place that touches the process itself.
// CommonJS, as all of dist/: a start costs a tenth less than with modules, which Node loads one by one and in turns.
"use strict";
const { setMaxListeners } = require("node:events");

if (process.argv.length === 3 && ["--version", "-V"].includes(process.argv[2])) {
  process.stdout.write(`${require("../package.json").version}\n`);
} else {
  void start();
}

async function start() {
  const { main, fail, createFetch, endAll, inertBlock, Interrupt } = require("../dist/main.cjs");
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // every call in flight listens
  const leaveAtOnce = process.reallyExit.bind(process);

  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      // The second one leaves at once.
      if (stop.signal.aborted) leave(signal === "SIGINT" ? 130 : 143);
      stop.abort(new Interrupt(signal));
    });
  }
  // Code of the user's that ends the process, or leaves a rejection to nobody, ends the run as a bug does: never as a pass.
  const end = (reason) => {
    if (stop.signal.aborted) return;
    stop.abort(reason instanceof Error ? reason : new Error(String(reason)));
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
  process.exit = process.reallyExit = (code) => {
    const reason = new Error(`code that the run called ended the process (process.exit(${code ?? ""}))`);
    end(reason);
    throw reason;
  };
  process.on("exit", unfinished);
  process.exitCode = 70; // until we leave with one that we know
  // What user code prints is no part of our answer, nor a command to the runner that reads it.
  const inertStderr = { write: (text) => process.stderr.write(`${inertBlock(String(text).replace(/\n$/, ""))}\n`) };
  globalThis.console = new console.Console({ stdout: inertStderr, stderr: inertStderr, ignoreErrors: false });
  // A reader that closes our output changes no exit code.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

  const argv = process.argv.slice(2);
  const edges = {
    // Opened by the first that reads it.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    nodeVersion: process.versions.node,
    signal: stop.signal,
    fetch: createFetch(process.env),
    now: Date.now,
    monotonic: () => performance.now(),
    sleep,
    timer,
    random: Math.random,
  };
  const answered = await main(argv, edges);
  // What user code left to nobody while the reports were written is told one turn later; those reports must not stand.
  await sleep(0);
  const broken = stop.signal.aborted && !(stop.signal.reason instanceof Interrupt) && answered !== 70;
  const code = broken ? await fail(stop.signal.reason, argv, edges) : answered;
  for (const stream of [process.stdout, process.stderr]) await flushed(stream);
  leave(code);

  /** What we started ends first, whatever user code did to the listeners; they have a turn then. The exit code is ours. */
  function leave(code) {
    try {
      endAll();
      process.off("exit", unfinished);
      for (const listener of process.listeners("exit")) {
        try {
          listener.call(process, code);
        } catch {
          // it is the end
        }
      }
    } finally {
      leaveAtOnce(code);
    }
  }

  /** The last of the work is gone, and we were not told. */
  function unfinished() {
    process.stderr.write("evals: exit 70 - internal error: the program ended before its work was done\n");
    leave(70);
  }
}

/** Resolves after `ms`; rejects with the signal's reason when that aborts first. */
function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** Calls `due` after `ms`, unless what it answers is called before. */
function timer(ms, due) {
  const pending = setTimeout(() => due(), ms);
  return () => clearTimeout(pending);
}

/** What was written is on its way to whoever reads it. */
function flushed(stream) {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.closed) resolve();
    else stream.write("", () => resolve());
    stream.once("error", () => resolve());
  });
}
