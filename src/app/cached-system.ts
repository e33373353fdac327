import { Candidate } from "../domain/candidate.ts";
import type { Call } from "../domain/call.ts";
import type { Answer, SystemRequest } from "../domain/system.ts";
import type { PromptConfig } from "../config/config.ts";
import { cached } from "../run/cached.ts";
import { systemKey } from "../systems/answer-key.ts";
import type { Caching } from "./caching.ts";
import { filesBeside } from "./memory.ts";
import type { Project } from "./project.ts";

/** What a module may import. Data that it reads is not seen: it may be what it writes. */
const CODE = /\.(?:[cm]?[jt]s|[jt]sx|node|wasm)$/;

/** An `http`, `command` or `module` system; its answers are kept only where its config says so. */
export function cachedSystem(
  answer: Call<SystemRequest, Answer>,
  { provider, options, folder, cache }: PromptConfig,
  project: Project,
  caching: Caching,
): Call<SystemRequest, Answer> {
  const { module } = options;
  const code = typeof module === "string" ? filesBeside(module, project).filter((path) => CODE.test(path)) : [];
  return cached(answer, {
    store: cache === true ? caching.store() : undefined,
    keyOf: systemKey(provider, options, folder, code),
    revive(stored) {
      const { data } = Candidate.safeParse(stored.answer);
      return data && { candidate: data, source: "cached", cachedAt: stored.at };
    },
    keep: ({ candidate }) => candidate,
    by: { provider, model: undefined },
    offline: caching.offline,
  });
}
