import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { keyNotSet } from "../config/access.ts";
import type { Edges } from "../domain/edges.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import { redactor, secretsOf } from "../text/redact.ts";
import { goldenCases } from "./dataset.ts";
import { ok, problem, type Finding } from "./doctor/finding.ts";
import { checkClock, checkFolder, checkGit, checkNode } from "./doctor/machine.ts";
import { checkOnline } from "./doctor/online.ts";
import { checkAddresses, checkKeys, checkProxies, endpointsOf, type Endpoint } from "./doctor/reach.ts";
import { OUTPUT, readProject, type Project, type ProjectOptions } from "./project.ts";

export interface DoctorOptions extends ProjectOptions {
  /** Ask each provider once. */
  readonly online?: boolean | undefined;
}

/** Looks at all that a run needs, without one; keys by their names alone. */
export async function doctor({ online, ...options }: DoctorOptions, edges: Edges): Promise<readonly Finding[]> {
  const read = await projectOf(options, edges);
  const project = "config" in read ? read : undefined;
  const env = project?.env ?? edges.env;
  const endpoints = project === undefined ? [] : endpointsOf(project.config);
  const folder = project?.config.folder ?? edges.cwd;
  const findings = [
    checkNode(edges.nodeVersion),
    ...(project === undefined && "problems" in read ? [configFinding("config", read.problems)] : []),
    ...(project === undefined ? [] : await checkProject(project, endpoints)),
    ...checkProxies(env),
    await checkGit(folder, env),
    ...folders(project, edges),
    checkClock(edges.now(), newestOf(project)),
    ...(online === true ? (await Promise.all(endpoints.map((endpoint) => checkOnline(endpoint, edges)))).flat() : []),
  ];
  const mask = redactor([...(project?.config.secrets ?? []), ...secretsOf(env)]);
  return findings.map(({ check, message, hint, status }) => ({
    check: mask(check),
    status,
    message: mask(message),
    ...(hint !== undefined && { hint: mask(hint) }),
  }));
}

async function projectOf(
  options: ProjectOptions,
  edges: Edges,
): Promise<Project | { readonly problems: readonly Problem[] }> {
  try {
    return await readProject(options, edges);
  } catch (error) {
    if (error instanceof UserError) return { problems: error.problems };
    throw error;
  }
}

async function checkProject(
  { config, problems }: Project,
  endpoints: readonly Endpoint[],
): Promise<readonly Finding[]> {
  // Keys are told by name below.
  const keys = new Set(endpoints.map(({ access }) => keyNotSet(access.apiKeyEnv ?? "")));
  const others = problems.filter(({ message }) => !keys.has(message));
  return [
    others.length === 0 ? ok("config", config.file) : configFinding("config", others),
    await checkDataset(config.datasets),
    ...checkKeys(endpoints),
    ...checkAddresses(config, endpoints),
  ];
}

async function checkDataset(datasets: Project["config"]["datasets"]): Promise<Finding> {
  const problems: Problem[] = [];
  let cases = 0;
  for await (const item of goldenCases(datasets)) {
    if ("golden" in item) cases += 1;
    else problems.push(item);
  }
  const files = datasets.reduce((sum, dataset) => sum + dataset.files.length, 0);
  if (problems.length > 0) return configFinding("dataset", problems);
  if (cases === 0) return problem("dataset", "there is no case", "write one, or look at `dataset` in the config");
  return ok("dataset", `${cases} ${cases === 1 ? "case" : "cases"} in ${files} ${files === 1 ? "file" : "files"}`);
}

function configFinding(check: string, problems: readonly Problem[]): Finding {
  const [first] = problems;
  const { file, at, message = "", hint } = first ?? {};
  const place = file === undefined ? "" : `${file}${at === undefined ? "" : `:${at.line}:${at.column}`}: `;
  const more = problems.length > 1 ? `; and ${problems.length - 1} more` : "";
  return problem(check, `${place}${message}${more}`, problems.length > 1 ? "evals validate shows them all" : hint);
}

function folders(project: Project | undefined, { cwd }: Edges): readonly Finding[] {
  const shown = (path: string) => project?.shownName(path) ?? path;
  const output = resolve(cwd, project?.config.output.dir ?? OUTPUT);
  const cache = join(project?.config.folder ?? cwd, ".evals", "cache");
  return [checkFolder("output", output, shown(output)), checkFolder("cache", cache, shown(cache))];
}

/** When the newest file of the dataset was written. */
function newestOf(project: Project | undefined): number | undefined {
  const files = project?.config.datasets.flatMap((dataset) => dataset.files) ?? [];
  const times = files.map(({ path }) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return times.length === 0 ? undefined : Math.max(...times);
}
