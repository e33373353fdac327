/** What one check found. */
export interface Finding {
  /** What was looked at: `node`, `key OPENAI_API_KEY`. */
  readonly check: string;
  readonly status: "ok" | "warning" | "problem";
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

export function ok(check: string, message: string): Finding {
  return { check, status: "ok", message };
}

export function warning(check: string, message: string, hint?: string): Finding {
  return { check, status: "warning", message, ...(hint !== undefined && { hint }) };
}

export function problem(check: string, message: string, hint?: string): Finding {
  return { check, status: "problem", message, ...(hint !== undefined && { hint }) };
}
