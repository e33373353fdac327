import { join } from "node:path";
import { expect, it } from "vitest";
import { userFunction } from "../../src/app/user-code.ts";
import { UserError } from "../../src/domain/problem.ts";
import { makeFolder } from "../cli/harness.ts";

it("gives up on a module that never loads, saying which", async () => {
  const folder = makeFolder({ "own.mjs": "await new Promise(() => {});" });
  const waits: number[] = [];
  const load = userFunction(join(folder, "own.mjs"), "default", {
    nodeVersion: process.versions.node,
    signal: new AbortController().signal,
    timer: (ms, due) => {
      waits.push(ms);
      due();
      return () => {};
    },
  });
  await expect(load).rejects.toThrow(UserError);
  await expect(load).rejects.toThrow(/own\.mjs" gave no answer within 60 s/);
  expect(waits).toEqual([60_000]);
});
