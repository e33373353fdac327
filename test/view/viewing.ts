import { request } from "node:http";
import { onTestFinished } from "vitest";
import { Interrupt } from "../../src/domain/edges.ts";
import { evals, type Ran } from "../cli/harness.ts";

export interface Viewing {
  /** As it was printed. */
  readonly address: string;
  readonly port: number;
  get(path: string, options?: Asked): Promise<Answered>;
  /** As Ctrl-C does. */
  end(): Promise<Ran>;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** `evals view` in this process, over a folder that is there. */
export async function viewing(cwd: string, argv: readonly string[] = []): Promise<Viewing> {
  const stop = new AbortController();
  let ran = Promise.resolve<Ran | undefined>(undefined);
  const printed = new Promise<string>((heard) => {
    ran = evals(["view", ...argv], {}, { cwd, signal: stop.signal, heard });
  });
  const end = async (): Promise<Ran> => {
    stop.abort(new Interrupt("SIGINT"));
    const ended = await ran;
    if (ended === undefined) throw new Error("it never began");
    return ended;
  };
  onTestFinished(async () => void (await end()));
  const early = ran.then((ended) => Promise.reject(new Error(ended?.stderr)));
  early.catch(() => {});
  const address = (await Promise.race([printed, early])).trim();
  const port = Number(new URL(address).port);
  return { address, port, end, get: (path, options) => ask(port, path, options) };
}

/** As it is written: `fetch` would put the path in order and set the host. */
export function ask(port: number, path: string, { method = "GET", headers = {} }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => (text += piece));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end();
  });
}
