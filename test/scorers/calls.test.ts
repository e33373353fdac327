import { describe, expect, it } from "vitest";
import type { ToolCall } from "../../src/domain/candidate.ts";
import { callsScorer } from "../../src/scorers/calls.ts";
import { measure, refusals } from "./scoring.ts";

const lookup: ToolCall = { name: "lookup", arguments: { zone: "B", parcel: { kg: 5, size: "S" }, tags: ["x", "y"] } };
const again: ToolCall = { name: "lookup", arguments: { zone: "C" } };
const asText: ToolCall = { name: "quote", arguments: '{"zone":"B"}' };
const made = [lookup, again, asText];

describe("calls", () => {
  it.each<[object, readonly ToolCall[], number, string]>([
    [{ tool: "lookup" }, made, 1, "called at least once"],
    [{ tool: "refund" }, made, 0, "not called"],
    [{ tool: "Lookup" }, made, 0, "another name"],
    [{ tool: "lookup", arguments: { zone: "B" } }, made, 1, "with more arguments than are wanted"],
    [{ tool: "lookup", arguments: { zone: "A" } }, made, 0, "with another value"],
    [{ tool: "lookup", arguments: { zone: "C", parcel: {} } }, made, 0, "without one"],
    [{ tool: "lookup", arguments: { parcel: { kg: 5 } } }, made, 1, "a map within may hold more too"],
    [{ tool: "lookup", arguments: { parcel: { kg: "5" } } }, made, 0, "a text is no number"],
    [{ tool: "lookup", arguments: { tags: ["x", "y"] } }, made, 1, "a list is the same"],
    [{ tool: "lookup", arguments: { tags: ["x"] } }, made, 0, "or it is not"],
    [{ tool: "lookup", arguments: { tags: ["y", "x"] } }, made, 0, "its order counts"],
    [{ tool: "lookup", arguments: {} }, made, 1, "nothing wanted of them"],
    [{ tool: "quote", arguments: { zone: "B" } }, made, 1, "arguments that were recorded as text"],
    [{ tool: "quote", arguments: { zone: "B" } }, [{ name: "quote", arguments: "{zone" }], 0, "a text that is no JSON"],
    [{ tool: "lookup", arguments: { toString: null } }, made, 0, "what every object has was not given"],
    [{ tool: "lookup", times: 2 }, made, 1, "as often as wanted"],
    [{ tool: "lookup", times: 1 }, made, 0, "more often"],
    [{ tool: "lookup", arguments: { zone: "B" }, times: 1 }, made, 1, "so, once"],
    [{ tool: "refund", times: 0 }, made, 1, "never, as wanted"],
    [{ tool: "lookup", times: 0 }, made, 0, "called though it must not be"],
    [{ tool: "lookup" }, [], 0, "no call"],
  ])("%j is met by the calls %#: %d, %s", async (options, toolCalls, value) => {
    const candidate = { toolCalls: [...toolCalls] };
    expect(await measure(callsScorer, options, candidate)).toMatchObject({ status: "scored", value });
  });

  it("takes a candidate without calls as one that made none", async () => {
    expect(await measure(callsScorer, { tool: "refund", times: 0 }, {})).toMatchObject({ value: 1 });
    expect(await measure(callsScorer, { tool: "refund" }, {})).toMatchObject({
      value: 0,
      reason: "0 calls of refund; no tool was called",
    });
  });

  it("says what was called instead", async () => {
    const { reason } = await measure(
      callsScorer,
      { tool: "lookup", arguments: { zone: "A" }, times: 2 },
      { toolCalls: [again] },
    );
    expect(reason).toBe('0 calls of lookup with {"zone":"A"}, not 2; called were "lookup({"zone":"C"})"');
  });

  it.each([
    [{}, '"tool" is missing'],
    [{ tool: "x", times: -1 }, '"times" must be at least 0'],
    [{ tool: "x", arguments: ["a"] }, '"arguments" must be a map'],
  ])("refuses %j: %s", (options, message) => {
    expect(refusals(callsScorer, options)).toEqual([expect.stringContaining(message)]);
  });
});
