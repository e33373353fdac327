import type { DataFile } from "../domain/dataset.ts";
import type { GateRule } from "../domain/gate-rule.ts";
import type { Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import type { Template } from "../text/template-names.ts";

/** Everything that evals.yaml and the prompt configs say, checked and with every default filled in. */
export interface Config {
  /** As shown to people. */
  readonly file: string;
  /** Absolute; paths in the config resolve against it. */
  readonly folder: string;
  readonly source: Source;
  readonly hash: string;
  readonly datasets: readonly DatasetSpec[];
  readonly prompts: readonly PromptConfig[];
  readonly judge: JudgeSpec | undefined;
  readonly scorers: readonly ScorerSpec[];
  readonly retrieval: { readonly k: readonly number[]; readonly relevantFrom: number };
  readonly gates: readonly GateRule[];
  readonly threshold: number;
  readonly trials: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly maxUnscored: number;
  readonly timeoutMs: number;
  readonly retry: { readonly attempts: number; readonly budgetMs: number };
  readonly prices: Readonly<
    Record<string, { readonly input: number; readonly output: number; readonly cachedInput?: number | undefined }>
  >;
  /** Absolute; there may be no such file yet. */
  readonly baseline: string | undefined;
  readonly output: {
    /** Absolute; absent: `evals-results` in the working directory. */ readonly dir: string | undefined;
    readonly texts: "full" | "hash" | "none";
  };
  readonly redact: readonly RegExp[];
  /** Values of keys and of variables in headers: never to be shown. */
  readonly secrets: readonly string[];
}

export interface DatasetSpec {
  readonly files: readonly DataFile[];
  readonly map: Readonly<Record<string, string>>;
  readonly where: Readonly<Record<string, unknown>>;
  readonly extra: "error" | "metadata" | undefined;
  /** Where it was written, for problems. */
  readonly source: Source;
  readonly path: Path;
}

export interface PromptConfig {
  readonly id: string;
  readonly provider: string;
  /** What the provider's schema made of the config; paths are absolute, variables of the environment replaced. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly gate: boolean;
  readonly timeoutMs: number | undefined;
  readonly concurrency: number | undefined;
  readonly retriever: unknown;
  readonly model: ModelAccess | undefined;
  /** The messages of a model's prompt. */
  readonly messages: readonly PromptMessage[];
  /** Every template in it, the messages' too. */
  readonly templates: readonly LocatedTemplate[];
  /** The model as it was written, before the environment came in. */
  readonly writtenModel: string | null;
  readonly hash: string;
  /** Absolute: of the file that it stands in. */
  readonly folder: string;
  readonly source: Source;
  readonly path: Path;
  readonly line: number;
}

/** How to reach a model: what config and environment together say. */
export interface ModelAccess {
  readonly apiKey: string | undefined;
  readonly apiKeyEnv: string | undefined;
  readonly baseUrl: string | undefined;
}

export interface PromptMessage {
  /** `file`: the text of a file, which is the user's where it asks something of the case, else the system's, and the input follows. */
  readonly role: "system" | "user" | "assistant" | "file";
  readonly template: Template;
}

export interface LocatedTemplate {
  readonly template: Template;
  /** A problem at the place where the template reads this name. */
  readonly problem: (name: string, message: string, hint?: string) => Problem;
}

export interface JudgeSpec {
  readonly provider: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly reply: unknown;
  readonly repair: number;
  readonly timeoutMs: number | undefined;
  readonly concurrency: number | undefined;
  readonly model: ModelAccess | undefined;
  readonly writtenModel: string | null;
  readonly source: Source;
  readonly path: Path;
}

export interface ScorerSpec {
  readonly name: string;
  readonly type: string;
  readonly weight: number;
  /** A value below it makes the trial 0; undefined: not required. */
  readonly required: number | undefined;
  readonly not: boolean;
  readonly tags: readonly string[] | undefined;
  /** What the type's schema made of the rest. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly source: Source;
  readonly path: Path;
}
