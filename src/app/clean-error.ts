import { Interrupt, type Edges } from "../domain/edges.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import { redactor, secretsOf, type Redact } from "../text/redact.ts";
import { withEnvFile } from "./environment.ts";

/** An error without the keys of the environment: code that had them at hand may have said one. */
export function cleanError(error: unknown, edges: Pick<Edges, "env" | "cwd">, envFile: string | undefined): Error {
  return maskedError(error, redactor(secretsOf(environmentOf(edges, envFile))));
}

/** An error of the same kind, in which every text is masked. */
export function maskedError(error: unknown, mask: Redact): Error {
  if (error instanceof Interrupt) return error;
  if (error instanceof UserError) return new UserError(error.problems.map((problem) => maskedProblem(problem, mask)));
  const masked = new Error(mask(error instanceof Error ? error.message : String(error)));
  if (error instanceof Error && error.stack !== undefined) masked.stack = mask(error.stack);
  return masked;
}

function maskedProblem({ message, hint, frame, ...place }: Problem, mask: Redact): Problem {
  return {
    ...place,
    message: mask(message),
    ...(hint !== undefined && { hint: mask(hint) }),
    ...(frame !== undefined && { frame: mask(frame) }),
  };
}

/** An env file that cannot be read is a problem of its own, told elsewhere. */
function environmentOf(edges: Pick<Edges, "env" | "cwd">, envFile: string | undefined): Edges["env"] {
  try {
    return withEnvFile(edges, envFile);
  } catch {
    return edges.env;
  }
}
