import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFetch } from "../../src/cli/fetch.ts";

interface Local {
  readonly url: string;
  /** Connections that were made. */
  readonly connections: () => number;
}

async function serve(listener: RequestListener, onConnect?: (target: string, socket: Socket) => void): Promise<Local> {
  const server = createServer(listener);
  let connections = 0;
  server.on("connection", () => (connections += 1));
  if (onConnect) server.on("connect", (request, socket) => onConnect(request.url ?? "", socket as Socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, connections: () => connections };
}

const nobody = "http://127.0.0.1:9";

describe("a call", () => {
  it("sends method, headers and body, and gives back status, headers and body", async () => {
    const { url } = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      const { method, headers } = request;
      response.writeHead(418, "Teapot", { "set-cookie": ["a=1", "b=2"], "x-one": "é".normalize() });
      response.end(JSON.stringify({ method, body, key: headers["x-key"], encoding: headers["accept-encoding"] }));
    });
    const fetch = createFetch({});
    const response = await fetch(url, { method: "POST", headers: { "X-Key": "k" }, body: "häh" });
    expect([response.status, response.statusText, response.ok]).toEqual([418, "Teapot", false]);
    expect([...response.headers].filter(([name]) => /^(?:set-|x-)/.test(name))).toEqual([
      ["set-cookie", "a=1, b=2"],
      ["x-one", "\u00e9"],
    ]);
    expect(["X-One", "x-two"].map((name) => [response.headers.get(name), response.headers.has(name)])).toEqual([
      ["\u00e9", true],
      [null, false],
    ]);
    expect(await response.json()).toEqual({ method: "POST", body: "häh", key: "k", encoding: "identity" });
  });

  it.each([204, 205, 304])("with status %d has no body", async (status) => {
    const { url } = await serve((_request, response) => void response.writeHead(status).end());
    const response = await createFetch({})(url);
    expect([response.status, response.body, await response.text()]).toEqual([status, null, ""]);
  });

  it("gives the body as it comes", async () => {
    let goOn: (() => void) | undefined;
    const { url } = await serve((_request, response) => {
      response.write("first");
      goOn = () => void response.end("second");
    });
    const pieces: string[] = [];
    for await (const piece of (await createFetch({})(new URL(url))).body ?? []) {
      pieces.push(new TextDecoder().decode(piece));
      goOn?.();
    }
    expect(pieces).toEqual(["first", "second"]);
  });

  it("says why there is no connection", async () => {
    await expect(createFetch({})(nobody)).rejects.toMatchObject({
      name: "TypeError",
      cause: { code: "ECONNREFUSED" },
    });
  });

  it("fails where the body breaks off", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => setImmediate(() => response.destroy()));
    });
    const response = await createFetch({})(url);
    await expect(response.text()).rejects.toThrow("closed");
  });

  it("follows no redirect", async () => {
    const { url } = await serve((_request, response) => void response.writeHead(302, { location: nobody }).end());
    const response = await createFetch({})(url, { headers: { authorization: "Bearer k" } });
    expect([response.status, response.headers.get("location")]).toEqual([302, nobody]);
  });

  it.each([[new URLSearchParams("a=1")], [new Uint8Array(1)]])("refuses a body that is not text", async (body) => {
    await expect(createFetch({})(nobody, { method: "POST", body })).rejects.toThrow("a body of text");
  });
});

describe("a signal", () => {
  const reason = new Error("enough");

  it("that has aborted lets nothing out", async () => {
    await expect(createFetch({})(nobody, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("ends a call that has no answer yet", async () => {
    const controller = new AbortController();
    const { url } = await serve(() => controller.abort(reason));
    await expect(createFetch({})(url, { signal: controller.signal })).rejects.toBe(reason);
  });

  it("ends a body, whether it is being read or not", async () => {
    const { url } = await serve((_request, response) => void response.write("half"));
    for (const read of [true, false]) {
      const controller = new AbortController();
      const response = await createFetch({})(url, { signal: controller.signal });
      const early = read ? response.text() : undefined;
      controller.abort(reason);
      await expect(early ?? response.text()).rejects.toBe(reason);
    }
  });

  it("is not needed to give a body up: cancelling closes the connection", async () => {
    let closed: Promise<unknown> | undefined;
    const { url } = await serve((_request, response) => {
      closed = once(response, "close");
      response.write("half");
    });
    const response = await createFetch({})(url);
    await response.body?.cancel();
    await expect(closed).resolves.toEqual([]);
  });
});

describe("connections", () => {
  it("are kept: calls one after the other share one", async () => {
    const { url, connections } = await serve((_request, response) => void response.end("ok"));
    const fetch = createFetch({});
    for (let call = 0; call < 10; call += 1) expect(await (await fetch(url)).text()).toBe("ok");
    expect(connections()).toBe(1);
  });

  it("are as many as there are calls in flight, and no more", async () => {
    const waiting: (() => void)[] = [];
    const { url, connections } = await serve((_request, response) => {
      waiting.push(() => response.end("ok"));
      if (waiting.length === 150) for (const answer of waiting.splice(0)) answer();
    });
    const fetch = createFetch({});
    for (const _round of [1, 2]) {
      const texts = await Promise.all(Array.from({ length: 150 }, async () => (await fetch(url)).text()));
      expect(texts).toEqual(Array(150).fill("ok"));
    }
    expect(connections()).toBe(150);
  });

  it("that are kept do not keep the process alive", async () => {
    const { url } = await serve((_request, response) => void response.end("ok"));
    const folder = mkdtempSync(join(tmpdir(), "evalgate-fetch-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const outfile = join(folder, "main.cjs");
    const program = `import { createFetch } from "./src/cli/fetch.ts";
      createFetch({})(${JSON.stringify(url)}).then((response) => response.text()).then((text) => console.log(text));`;
    await build({ stdin: { contents: program, resolveDir: process.cwd() }, bundle: true, platform: "node", outfile });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
    expect(stdout).toBe("ok\n");
  });
});

const ask = async (env: Record<string, string>, address: string) => (await createFetch(env)(address)).text();

describe("a proxy from the environment", () => {
  it.each([
    ["HTTP_PROXY", "NO_PROXY"],
    ["http_proxy", "no_proxy"],
  ])("in %s is asked for plain addresses, but not for those in %s", async (proxyName, noProxyName) => {
    const seen: string[] = [];
    const proxy = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end("through the proxy");
    });
    const { url } = await serve((_request, response) => void response.end("direct"));
    expect(await ask({ [proxyName]: proxy.url }, "http://api.example/v1")).toBe("through the proxy");
    expect(seen).toEqual(["GET http://api.example/v1"]);
    expect(await ask({ [proxyName]: proxy.url }, url)).toBe("through the proxy");
    expect(await ask({ [proxyName]: proxy.url, [noProxyName]: "127.0.0.1" }, url)).toBe("direct");
    expect(await ask({ [proxyName]: "" }, url)).toBe("direct");
  });

  it.each(["HTTPS_PROXY", "https_proxy"])("in %s is asked for a tunnel to secure addresses", async (name) => {
    const seen: string[] = [];
    const proxy = await serve(
      (_request, response) => void response.end(),
      (target, socket) => {
        seen.push(target);
        socket.end("HTTP/1.1 503 Down\r\n\r\n");
      },
    );
    await expect(createFetch({ [name]: proxy.url })("https://api.example/v1")).rejects.toThrow("fetch failed");
    expect(seen).toEqual(["api.example:443"]);
  });

  it("is that of the value handed in, not of the process", async () => {
    const { url } = await serve((_request, response) => void response.end("direct"));
    process.env["HTTP_PROXY"] = nobody;
    onTestFinished(() => {
      delete process.env["HTTP_PROXY"];
    });
    expect(await (await createFetch({})(url)).text()).toBe("direct");
    expect(await (await createFetch({ HTTPS_PROXY: nobody })(url)).text()).toBe("direct");
  });
});
