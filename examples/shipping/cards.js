import { readdirSync, readFileSync } from "node:fs";

/**
 * The rate cards, split at their `##` headings: `{id, title, heading, text}`.
 * The id is the file and the heading as a slug: `express.md#zone-b`; what stands before the first heading has the file alone.
 */
export function readCards(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".md"));
  return files.toSorted().flatMap((file) => sectionsOf(file, readFileSync(new URL(file, folder), "utf8")));
}

function sectionsOf(file, markdown) {
  const [preamble, ...parts] = markdown.split(/^(?=## )/m);
  const title = /^# (.*)$/m.exec(preamble)?.[1] ?? file;
  const opening = { id: file, title, heading: title, text: preamble.trim() };
  return [opening, ...parts.map((part) => section(file, title, part.trim()))];
}

function section(file, title, text) {
  const heading = text.slice(3, text.indexOf("\n")).trim();
  return { id: `${file}#${slug(heading)}`, title, heading, text };
}

function slug(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
