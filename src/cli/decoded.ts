import { pipeline, Transform, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { ProviderError } from "../domain/failure.ts";

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** What a compressed reply may come to: far more than any answer, far less than a memory. */
const MOST_DECODED = 64 * 1024 * 1024;

/** A body as it was before it was compressed, though we asked for none that is; undefined where it is not, or in a way that is not known. Its reader gets a `ProviderError` where it cannot be decoded. */
export function decoded(body: Readable, encoding: string | undefined): Readable | undefined {
  const decoder = DECODERS[encoding?.trim().toLowerCase() ?? ""]?.();
  if (decoder === undefined) return undefined;
  let size = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      if (size > MOST_DECODED) done(badReply("comes to more than 64 MB"));
      else done(null, chunk);
    },
  });
  decoder.on("error", (error) => bounded.destroy(badReply(`cannot be decoded: ${error.message}`)));
  pipeline(body, decoder, bounded, () => {}); // whoever reads is told
  return bounded;
}

function badReply(what: string): ProviderError {
  return new ProviderError(`the compressed reply ${what}`, { kind: "badReply" });
}
