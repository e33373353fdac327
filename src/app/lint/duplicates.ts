import { questionOf, type LocatedCase } from "../../domain/golden-case.ts";
import { nearDuplicates } from "../../text/near-duplicates.ts";
import { plainText } from "../../text/plain.ts";
import { about, type CaseWarning } from "./warning.ts";

interface Seen {
  readonly id: string;
  readonly place: string;
  readonly references: readonly string[];
}

/** Cases that ask what an earlier one asks, word for word or nearly so. */
export function duplicateLint(): (located: LocatedCase) => readonly CaseWarning[] {
  const exact = new Map<string, Seen>();
  const near = nearDuplicates();
  const order: Seen[] = [];

  return (located) => {
    const { golden, file, line } = located;
    const references = (golden.reference ?? []).map(plainText);
    const seen: Seen = { id: golden.id, place: `${file}:${line}`, references };
    const { input, variables = {} } = golden;
    const asked =
      typeof input === "string" && golden.variables === undefined ? input : JSON.stringify([input, variables]);
    const same = exact.get(asked);
    if (same !== undefined) return [sameAs(same, seen, located)];
    exact.set(asked, seen);
    order.push(seen);
    const given = golden.variables === undefined ? "" : ` ${JSON.stringify(golden.variables)}`;
    const found = near(`${questionOf(golden)}${given}`);
    const alike = found === undefined ? undefined : order[found];
    if (alike === undefined) return [];
    const message = `"${golden.id}" asks nearly the same as "${alike.id}"`;
    return [about(located, "nearDuplicate", message, { key: "input", hint: `the first stands at ${alike.place}` })];
  };
}

function sameAs(first: Seen, { id, references }: Seen, located: LocatedCase): CaseWarning {
  const hint = `the first stands at ${first.place}`;
  const contradicts =
    first.references.length > 0 && references.length > 0 && !references.some((text) => first.references.includes(text));
  if (contradicts)
    return about(located, "contradiction", `"${id}" asks the same as "${first.id}" and has another reference`, {
      key: "reference",
      hint,
    });
  return about(located, "duplicate", `"${id}" asks the same as "${first.id}", which then counts twice`, {
    key: "input",
    hint,
  });
}
