import * as z from "zod/mini";
import type { RetrievedDocument } from "../domain/candidate.ts";
import { cut } from "../text/inert.ts";
import { faultOfReply, soleJson, type Reading, type Reply } from "./reply.ts";

const Claims = z.strictObject({
  claims: z.array(
    z.strictObject({
      claim: z.string(),
      verdict: z.enum(["supported", "contradicted", "absent"]),
      quote: z.string(),
    }),
  ),
});
type Claim = z.infer<typeof Claims>["claims"][number];

/** Reads the verdicts on an answer's claims: value = supported / all, no claims = 1. The quotes are evidence. */
export function parseClaims(reply: Reply, documents: readonly RetrievedDocument[]): Reading {
  const fault = faultOfReply(reply);
  if (fault !== undefined) return { unreadable: fault };
  const json = soleJson(reply.text);
  if (json === undefined) return { unreadable: "the reply is not exactly one JSON object" };
  const parsed = Claims.safeParse(json.value);
  if (!parsed.success) {
    return { unreadable: "the reply is not {claims: [{claim, verdict: supported|contradicted|absent, quote}]}" };
  }
  const { claims } = parsed.data;
  const supported = claims.filter(({ verdict }) => verdict === "supported");
  const quotes = [...new Set(claims.map(({ quote }) => quote.trim()).filter((quote) => quote !== ""))];
  return {
    value: claims.length === 0 ? 1 : supported.length / claims.length,
    reason: reasonFor(claims, quotes.filter((quote) => !isQuoted(quote, documents)).length),
    quotes,
  };
}

function reasonFor(claims: readonly Claim[], invented: number): string {
  if (claims.length === 0) return "the answer claims nothing";
  const count = claims.filter(({ verdict }) => verdict === "supported").length;
  return [
    `${count} of ${claims.length} claims supported`,
    ...claims
      .filter(({ verdict }) => verdict !== "supported")
      .slice(0, 3)
      .map(({ claim, verdict }) => `${verdict}: "${cut(claim, 160)}"`),
    ...(invented > 0 ? [`${invented} of the judge's quotes stand in no document as quoted`] : []),
  ].join("; ");
}

function isQuoted(quote: string, documents: readonly RetrievedDocument[]): boolean {
  const wanted = flat(quote);
  return documents.some(({ text = "" }) => flat(text).includes(wanted));
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().toLowerCase();
}
