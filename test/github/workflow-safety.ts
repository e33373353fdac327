import { parseDocument } from "yaml";

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
}

interface Job {
  readonly permissions?: unknown;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on?: unknown;
  readonly permissions?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
  /** These two of an action. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly runs?: { readonly steps?: readonly Step[] };
}

/** What anybody may have written, or the caller of an action: it goes to a shell as an environment variable, never as text of the script. */
const FOREIGN =
  /\$\{\{[^}]*(?:github\.(?:event|head_ref|ref_name|base_ref)|inputs\.|steps\.[^}]*\.outputs|needs\.)[^}]*\}\}/;
/** A major version or a commit. */
const PINNED = /@(?:v\d+(?:\.\d+)*|[0-9a-f]{40})$/;
const RIGHTS = new Set(["contents: read", "pull-requests: write", "issues: write", "actions: read"]);

/** Rules of ours for workflows and actions, each a sentence where it is broken. */
export function safetyProblems(text: string): readonly string[] {
  const document = parseDocument(text);
  if (document.errors.length > 0) return document.errors.map(({ message }) => message);
  const workflow = document.toJS() as Workflow; // read loosely: the linters check the shape
  const jobs = Object.entries(workflow.jobs ?? {});
  const steps = [...jobs.flatMap(([, job]) => job.steps ?? []), ...(workflow.runs?.steps ?? [])];
  return [
    ...(workflow.jobs === undefined ? [] : permissionProblems(workflow)),
    ...(workflow.runs === undefined ? [] : nameProblems(text, workflow)),
    ...steps.flatMap(stepProblems),
    ...(triggersOf(workflow).includes("pull_request_target") && steps.some(checksOutHead)
      ? ["pull_request_target may not check out the head of the pull request: its code would run with our secrets"]
      : []),
  ];
}

function permissionProblems({ permissions, jobs = {} }: Workflow): readonly string[] {
  const none = JSON.stringify(permissions) === "{}" ? [] : ["permissions: {} must stand at the top"];
  return [
    ...none,
    ...Object.entries(jobs).flatMap(([name, job]) => {
      if (job.permissions === null || typeof job.permissions !== "object")
        return [`job ${name} must name its permissions`];
      const rights = Object.entries(job.permissions).map(([scope, right]) => `${scope}: ${String(right)}`);
      return rights.filter((right) => !RIGHTS.has(right)).map((right) => `job ${name} needs no ${right}`);
    }),
  ];
}

/** No linter looks up the inputs and steps of an action; a name that there is not is empty text to the runner. */
function nameProblems(text: string, { inputs = {}, runs }: Workflow): readonly string[] {
  const steps = runs?.steps?.flatMap(({ id }) => id ?? []) ?? [];
  const used = Array.from(text.matchAll(/\$\{\{[^}]*\}\}/g), ([expression]) => expression).join("\n");
  const unknown = (context: string, known: readonly string[]): readonly string[] =>
    Array.from(used.matchAll(new RegExp(`\\b${context}\\.([\\w-]+)`, "g")), ([, name = ""]) => name)
      .filter((name) => !known.includes(name))
      .map((name) => `there is no ${context}.${name}`);
  return [...unknown("inputs", Object.keys(inputs)), ...unknown("steps", steps)];
}

function stepProblems({ run = "", uses, with: inputs = {} }: Step): readonly string[] {
  const foreign = [run, `${inputs["script"] ?? ""}`].filter((text) => FOREIGN.test(text));
  const pinned = uses === undefined || uses.startsWith("./") || PINNED.test(uses);
  const checkout = uses?.startsWith("actions/checkout@") === true && inputs["persist-credentials"] !== false;
  return [
    ...foreign.map((text) => `foreign text in a script: ${FOREIGN.exec(text)?.[0]}`),
    ...(pinned ? [] : [`${uses} must be pinned to a major version or a commit`]),
    ...(checkout ? ["actions/checkout must not leave the token behind: persist-credentials: false"] : []),
  ];
}

function triggersOf({ on }: Workflow): readonly string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on : Object.keys(on ?? {});
}

function checksOutHead({ uses, with: inputs = {} }: Step): boolean {
  return uses?.startsWith("actions/checkout@") === true && /head|merge/.test(`${inputs["ref"] ?? ""}`);
}
