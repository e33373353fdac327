import type { Problem } from "../domain/problem.ts";
import type { Source } from "../domain/source.ts";
import { isMap } from "../text/is-map.ts";
import { carryCases, type CarriedCases } from "./cases.ts";
import { Names } from "./names.ts";
import { Notes, within, type CarryParts, type Located } from "./parts.ts";
import { carryPrompts, type CarriedPrompt } from "./prompts.ts";
import { carryProvider, carryProviders, type CarriedProvider } from "./providers.ts";

/** A foreign config in our files. */
export interface Carried {
  /** evals.yaml without the places of the other files. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly prompts: readonly {
    readonly id: string;
    readonly config: Readonly<Record<string, unknown>>;
    /** Why it has no messages, which then have to be written. */
    readonly missing: string | undefined;
  }[];
  readonly cases: readonly Readonly<Record<string, unknown>>[];
  /** What could not be carried over, each with its place. */
  readonly notes: readonly Problem[];
}

/** Carries a promptfoo config over: every prompt with every provider is a prompt config, every test a golden case. */
export async function carryOver(source: Source, parts: CarryParts): Promise<Carried> {
  const notes = new Notes();
  const root: Located = { source, path: [], value: source.value };
  const written = isMap(source.value) ? source.value : {};
  const prompts = await carryPrompts(within(root, "prompts"), parts, notes);
  const providers = carryProviders(within(root, "targets" in written ? "targets" : "providers"), notes);
  const carried = await carryCases(root, { reads: prompts.flatMap(({ reads }) => reads), parts, notes });
  for (const key of Object.keys(written))
    if (!KNOWN.has(key)) notes.add(source, [key], `"${key}" is not carried over`, HINTS[key]);
  return {
    config: {
      ...judgeOf(carried, providers, notes, root),
      ...(Object.keys(carried.scorers).length > 0 && { scorers: carried.scorers }),
      gates: { "quality.passRate": `>= ${passRate(root)}` },
      // A test passes where all of its assertions do.
      threshold: 1,
      ...settingsOf(within(root, "evaluateOptions"), notes),
    },
    prompts: pairsOf(prompts, providers),
    cases: carried.cases,
    notes: notes.list,
  };
}

const KNOWN: ReadonlySet<string> = new Set(
  "$schema description prompts providers targets tests defaultTest evaluateOptions assertionTemplates env".split(" "),
);
const HINTS: Readonly<Record<string, string>> = {
  outputPath: "reports stand in evals-results/; --reporter NAME=FILE writes one elsewhere",
  scenarios: "write each of them as a golden case",
};

function pairsOf(prompts: readonly CarriedPrompt[], providers: readonly CarriedProvider[]): Carried["prompts"] {
  const names = new Names();
  return prompts.flatMap(({ label, id, messages, missing }) =>
    providers
      .filter(({ prompts: only }) => only === undefined || only.some((name) => name === label || name === id))
      .map((provider) => {
        const byProvider = providers.length > 1 || prompts.length === 1;
        const words = [...(prompts.length > 1 ? [label] : []), ...(byProvider ? [provider.label] : [])].join(" ");
        // The JUnit report has a suite of that name.
        const name = names.take(words === "gates" ? "gates prompt" : words, "prompt");
        return { id: name, config: { ...provider.options, ...(messages.length > 0 && { messages }) }, missing };
      }),
  );
}

/** Only where something asks it. */
function judgeOf(
  { judged, grader }: CarriedCases,
  [first]: readonly CarriedProvider[],
  notes: Notes,
  root: Located,
): Readonly<Record<string, unknown>> {
  if (!judged) return {};
  const own = grader?.value === undefined ? undefined : carryProvider(grader, notes);
  const { provider, model, baseUrl, apiKeyEnv, headers } = (own ?? first)?.options ?? {
    provider: "openai",
    model: "gpt-5-mini",
  };
  if (own === undefined)
    notes.add(
      root.source,
      [],
      `assertions ask a model and the config names none: ${String(provider)} ${String(model)} is the judge`,
      "change `judge` if it should be another",
    );
  return {
    judge: {
      provider,
      model,
      ...(baseUrl !== undefined && { baseUrl }),
      ...(apiKeyEnv !== undefined && { apiKeyEnv }),
      ...(headers !== undefined && { headers }),
    },
  };
}

/** The share of the tests that must pass; promptfoo has it in percent, in the environment or under `env`. */
function passRate(root: Located): string {
  const percent = Number(within(within(root, "env"), "PROMPTFOO_PASS_RATE_THRESHOLD").value ?? 100);
  return percent > 0 && percent <= 100 ? (percent / 100).toFixed(4).replace(/(?<=\.\d\d)0+$/, "") : "1.00";
}

function settingsOf(options: Located, notes: Notes): Readonly<Record<string, unknown>> {
  if (!isMap(options.value)) return {};
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(options.value)) {
    const whole = Number.isInteger(value) && Number(value) >= 1;
    if (key === "maxConcurrency" && whole) settings["concurrency"] = value;
    else if (key === "repeat" && whole) settings["trials"] = value;
    else notes.add(options.source, [...options.path, key], `"evaluateOptions.${key}" is not carried over`);
  }
  return settings;
}

/** The keys of the environment that prompt configs and judge need. */
export function keysOf({ config, prompts }: Pick<Carried, "config" | "prompts">): readonly string[] {
  const asked = [...prompts.map((prompt) => prompt.config), config["judge"]];
  const names = asked.flatMap((model) => {
    if (!isMap(model)) return [];
    const { apiKeyEnv, provider } = model;
    return [typeof apiKeyEnv === "string" ? apiKeyEnv : `${String(provider).toUpperCase()}_API_KEY`];
  });
  return [...new Set(names)];
}
