import type { Readable } from "node:stream";
import { crash, flood, MOST_OUTPUT, notStarted, startChild, type Start } from "./child.ts";

/** What a program wrote on stdout, from its start to its end. It and all that it started end with the signal. */
export async function runOnce(start: Start, input: string, signal: AbortSignal): Promise<string> {
  const { spawn } = await import("node:child_process");
  signal.throwIfAborted();
  const { process: child, group, errors } = startChild(start, spawn);
  return new Promise((resolve, reject) => {
    const giveUp = (error: unknown) => {
      signal.removeEventListener("abort", abort);
      child.stdout.destroy();
      group.end();
      reject(error);
    };
    const abort = () => giveUp(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    child.stdin.end(input);
    const output = allOf(child.stdout, () => giveUp(flood()));
    child.on("error", (error) => giveUp(notStarted(start, error)));
    child.on("close", (code, by) => {
      signal.removeEventListener("abort", abort);
      group.ended();
      if (code === 0) resolve(output());
      else reject(crash(code, by, errors()));
    });
  });
}

/** The whole of a stream, as long as it is no flood. */
function allOf(stream: Readable, flooded: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_OUTPUT) flooded();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}
