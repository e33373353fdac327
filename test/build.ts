import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** The program as it is shipped, once for all tests that start it. */
export default function build(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, "../bin/build.js")], { stdio: "inherit" });
}
