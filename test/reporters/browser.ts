import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** A Chromium on this machine: the one that `CHROMIUM` names, else one in a usual place. */
export const chromiumPath: string | undefined = process.env["CHROMIUM"] ?? PLACES.find((path) => existsSync(path));

if (chromiumPath === undefined)
  console.warn(
    `skipped: tests of the page need a Chromium (apt-get install chromium, or CHROMIUM=<path>); looked in ${PLACES.join(", ")}`,
  );

export function launch(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("no Chromium");
  return chromium.launch({
    executablePath: chromiumPath,
    // No sandbox: in containers tests run as root.
    args: [
      ..."--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(" "),
      ..."--disable-component-update --disable-sync --disable-dev-shm-usage".split(" "),
    ],
  });
}

export interface Opened {
  readonly page: Page;
  /** Everything that the page asked for, but for itself. */
  readonly requests: readonly string[];
  /** What stood on its console, and errors. */
  readonly complaints: readonly string[];
  go(hash: string): Promise<void>;
  close(): Promise<void>;
}

/** Writes the report to a file and opens it as a double click would. */
export async function open(
  browser: Browser,
  html: string,
  hash = "",
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  const file = join(folder, "report.html");
  writeFileSync(file, html);
  const address = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) requests.push(request.url());
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address + hash);
  return {
    page,
    requests,
    complaints,
    go: async (hash) => void (await page.goto(address + hash)),
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
