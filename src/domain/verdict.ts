import type { Verdict } from "./record.ts";

/** Exit codes, the one that wins first. */
const PRECEDENCE = [130, 143, 70, 2, 1, 5, 4, 3, 0] as const;

export type ExitCode = (typeof PRECEDENCE)[number];

/** Of several exit codes the one that a run ends with. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? 0;
}

export function verdictOf(code: ExitCode): Verdict {
  switch (code) {
    case 0:
      return "pass";
    case 1:
      return "fail";
    case 3:
      return "inconclusive";
    case 2:
    case 4:
    case 5:
    case 70:
    case 130:
    case 143:
      return "error";
  }
}
