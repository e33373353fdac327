import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFetch } from "../../src/cli/fetch.ts";
import { jsonIn, send } from "../../src/text/http.ts";

/** Asks a server that compresses though nobody asked for it. */
async function reply(encoding: string, body: Buffer) {
  const server = createServer((_, response) => response.writeHead(200, { "content-encoding": encoding }).end(body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a server that listens on a port has one
  const { signal } = new AbortController();
  return jsonIn("it", await send("it", createFetch({}), `http://127.0.0.1:${port}`, { signal }));
}

const plain = Buffer.from(JSON.stringify({ text: "häh" }));

describe("a reply that is compressed though it was not asked to be", () => {
  it.each([
    ["gzip", gzipSync(plain)],
    ["x-gzip", gzipSync(plain)],
    ["GZIP", gzipSync(plain)],
    ["deflate", deflateSync(plain)],
    ["br", brotliCompressSync(plain)],
    ["identity", plain],
  ])("is read: %s", async (encoding, body) => {
    expect(await reply(encoding, body)).toEqual({ text: "häh" });
  });

  it.each([
    ["is none", "gzip", plain, /the compressed reply cannot be decoded: incorrect header check/],
    ["is cut off", "gzip", gzipSync(plain).subarray(0, 20), /the compressed reply cannot be decoded: unexpected end/],
    ["is a bomb", "gzip", gzipSync(Buffer.alloc(80_000_000)), /the compressed reply comes to more than 64 MB/],
    [
      "is so in another way",
      "zstd",
      Buffer.from([0x28, 0xb5]),
      /compressed body \(content-encoding: zstd\), which was not asked/,
    ],
    ["is so twice", "gzip, br", gzipSync(plain), /compressed body \(content-encoding: gzip, br\)/],
  ])("is no answer where it %s", async (_, encoding, body, message) => {
    await expect(reply(encoding, body)).rejects.toMatchObject({
      kind: "badReply",
      retryable: false,
      message: expect.stringMatching(message) as string,
    });
  });
});
