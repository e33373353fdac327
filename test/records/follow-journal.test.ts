import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import type { RunEvent } from "../../src/domain/event.ts";
import { followJournal } from "../../src/records/follow-journal.ts";
import { trialOf } from "../reporters/reports.ts";

function journalFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "journal-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "journal.jsonl");
}

const texts = fc.array(fc.string({ unit: "binary", maxLength: 40 }), { maxLength: 8 });

it("hears every event once, however the file grows", () => {
  const path = journalFile();
  fc.assert(
    fc.property(texts, fc.array(fc.nat({ max: 2000 }), { maxLength: 12 }), (texts, cuts) => {
      const events = texts.map((text, index): RunEvent => {
        return {
          type: "trial",
          index,
          result: trialOf({ caseId: `case-${index}`, candidate: { text } }),
        };
      });
      const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
      const stops = [...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length];
      writeFileSync(path, "");
      const journal = followJournal(path);
      const heard: RunEvent[] = [];
      for (const [index, stop] of stops.entries()) {
        appendFileSync(path, bytes.subarray(index === 0 ? 0 : stops[index - 1], stop));
        while (journal.hasMore()) heard.push(...journal.read());
      }
      expect(heard).toEqual(JSON.parse(JSON.stringify(events)));
      expect(journal.damaged()).toBe(0);
      journal.close();
    }),
    { numRuns: 60 },
  );
});

it("counts whole lines that are no events, and goes on behind them", () => {
  const path = journalFile();
  const good = JSON.stringify({ type: "trial", index: 0, result: trialOf() });
  const bad = [
    "",
    "null",
    "[]",
    '{"type":"trial","result":{}}',
    '{"type":"started","header":1}',
    '{"type":"new"}',
    "{",
  ];
  writeFileSync(path, [...bad, good, ""].join("\n"));
  const journal = followJournal(path);
  expect(journal.read().map(({ type }) => type)).toEqual(["trial"]);
  expect(journal.damaged()).toBe(bad.length);
  journal.close();
});

it("knows when another file stands where it was", () => {
  const path = journalFile();
  writeFileSync(path, "");
  const journal = followJournal(path);
  expect(journal.isGone()).toBe(false);
  rmSync(path);
  expect(journal.isGone()).toBe(true);
  writeFileSync(path, "");
  journal.close();
});
