// Bundles the program into dist/ (split chunks, so that a command loads what it needs), with the licences of what is bundled,
// and writes the JSON Schemas of our files to schema/.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { bundledPages } from "./bundle-page.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

const inPages = [];

rmSync(dist, { recursive: true, force: true });
const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: { main: "src/cli/entry.ts" },
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  // One of the packages has CommonJS that cannot be bundled, beside modules that can.
  mainFields: ["module", "main"],
  target: "node20",
  external: ["jiti"],
  // For `createRequire`, and for telling our own files from the user's, a path does as well as a URL.
  define: { "import.meta.url": "__filename" },
  legalComments: "none",
  metafile: true,
  write: false,
  plugins: [
    { name: "no-child-processes", setup: withoutChildProcesses },
    { name: "one-core", setup: withOneCore },
    bundledPages((inputs) => inPages.push(...inputs)),
    { name: "dispatchers-alone", setup: withDispatchersAlone },
  ],
  logLevel: "warning",
});
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await commonJs(text));
}
writeFileSync(join(dist, "LICENSES.txt"), licences([...Object.keys(metafile.inputs), ...inPages]));
writeSchemas();

/** esbuild splits modules alone, and CommonJS starts faster. What is loaded when needed stays so; a user's own file is imported still. */
async function commonJs(module) {
  const required = module.replaceAll(
    /\bimport\(("(?:\.[^"]+\.cjs|node:[^"]+)")\)/g,
    "Promise.resolve().then(()=>require($1))",
  );
  if (/\bimport\(\s*["'`]\./.test(required)) throw new Error("a part of ours is imported in a way that is not known");
  const options = { format: "cjs", platform: "node", target: "node20", minify: true, logLevel: "warning" };
  const { code } = await transform(required, options);
  return code;
}

/** Commander starts sub-commands that are programs of their own, which ours are not; loading that costs every start. */
function withoutChildProcesses({ onResolve, onLoad }) {
  onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
    importer.includes("commander") ? { path: "none", namespace: "none" } : undefined,
  );
  onLoad({ filter: /^none$/, namespace: "none" }, () => ({ contents: "" }));
}

/**
 * What `validate` loads, every other part that is loaded when needed finds loaded: one chunk for all of it, in the place of
 * a small one for each set of parts that share something. Opening a file costs a start more than reading it.
 * A part is imported when needed or at once, not both.
 */
function withOneCore({ onResolve, onLoad }) {
  const core = join(root, "src/app/validate.ts");
  const parts = new Set();
  onResolve({ filter: /^\.+\//, namespace: "file" }, ({ kind, path, resolveDir }) => {
    if (kind === "dynamic-import") parts.add(join(resolveDir, path));
    return undefined;
  });
  onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) =>
    parts.has(path) && path !== core
      ? { contents: `${readFileSync(path, "utf8")}\nimport ${JSON.stringify(core)};`, loader: "ts" }
      : undefined,
  );
}

/** Of undici its dispatchers: its own fetch, web sockets, caches and mocks take longer to load than they do. */
function withDispatchersAlone({ onResolve, onLoad }) {
  onResolve({ filter: /^undici$/ }, () => ({ path: "undici", namespace: "dispatchers" }));
  onLoad({ filter: /^undici$/, namespace: "dispatchers" }, () => ({
    resolveDir: root,
    contents: `
      const Dispatcher = require("undici/lib/dispatcher/dispatcher");
      Object.assign(Dispatcher.prototype, require("undici/lib/api"));
      exports.Agent = require("undici/lib/dispatcher/agent");
      exports.EnvHttpProxyAgent = require("undici/lib/dispatcher/env-http-proxy-agent");`,
  }));
}

function writeSchemas() {
  mkdirSync(join(root, "schema"), { recursive: true });
  for (const [name, file] of Object.entries({ config: "evals", dataset: "dataset", results: "results" })) {
    const schema = execFileSync(process.execPath, [join(root, "bin/evals.cjs"), "schema", name]);
    writeFileSync(join(root, "schema", `${file}.schema.json`), schema);
  }
}

/** The licence of every package of which something is bundled. Ends the build where one has none. */
function licences(inputs) {
  const folders = inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(folders)]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
      if (license === undefined && file === undefined) throw new Error(`${name} names no licence`);
      const text =
        file !== undefined && existsSync(join(root, folder, file))
          ? readFileSync(join(root, folder, file), "utf8")
          : `${license}\n`;
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    })
    .join(`\n${"-".repeat(78)}\n\n`);
}
