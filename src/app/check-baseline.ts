import type { Edges } from "../domain/edges.ts";
import { openBaseline } from "./baseline.ts";
import { runPlaces } from "./earlier-runs.ts";
import type { Project } from "./project.ts";

/** Throws `UserError` where the config's baseline is there and cannot be read. */
export function checkBaseline(project: Project, edges: Pick<Edges, "cwd">): void {
  const opened = openBaseline(undefined, project.config, runPlaces(project, edges));
  if (opened !== undefined && "record" in opened) opened.record.close();
}
