// What runs in the page of a report, as one text with its hash: for imports that end in `?bundled`.
import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { build } from "esbuild";

const SUFFIX = "?bundled";

/** The module that stands in the place of a source file, and what it was made of. */
async function bundledModule(path) {
  const { outputFiles, metafile } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: ["chrome123", "firefox120", "safari17.5"],
    jsx: "automatic",
    jsxImportSource: "preact",
    // The script stands within an HTML document of its own encoding.
    charset: "ascii",
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  const text = outputFiles[0].text.trim();
  if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error(`${path}: the bundle would end its own element`);
  const hash = `sha256-${createHash("sha256").update(text).digest("base64")}`;
  return { contents: `export default ${JSON.stringify({ text, hash })};`, inputs: Object.keys(metafile.inputs) };
}

/** For esbuild. `heard` is told which files went in, for their licences. */
export function bundledPages(heard) {
  return {
    name: "bundled-pages",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\?bundled$/ }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path.slice(0, -SUFFIX.length)),
        namespace: "bundled",
      }));
      onLoad({ filter: /./, namespace: "bundled" }, async ({ path }) => {
        const { contents, inputs } = await bundledModule(path);
        heard(inputs);
        return { contents, loader: "js" };
      });
    },
  };
}

/** For vitest, which runs the sources. */
export function bundledPagesInTests() {
  return {
    name: "bundled-pages",
    enforce: "pre",
    resolveId: (id, importer) =>
      id.endsWith(SUFFIX) && importer !== undefined
        ? `\0${resolve(dirname(importer), id.slice(0, -SUFFIX.length))}.bundled`
        : undefined,
    load: async (id) =>
      id.startsWith("\0") && id.endsWith(".bundled")
        ? (await bundledModule(id.slice(1, -".bundled".length))).contents
        : undefined,
  };
}
