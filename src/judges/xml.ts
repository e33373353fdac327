import { SaxesParser } from "saxes";

/**
 * The text of every element of this name, in order, in a well-formed reply. A reply is what may stand inside an element: several
 * elements may follow one another, and the opening tag that a prefilled reply lacks may be missing where its closing tag ends the text.
 */
export function textsOfElement(xml: string, name: string): readonly string[] | { readonly unreadable: string } {
  const reading = parseFragment(xml, name);
  const [, prefilled] = /<\/([\p{L}_][\p{L}\p{N}_.:-]*)>$/u.exec(xml) ?? [];
  if (!("unreadable" in reading) || prefilled === undefined) return reading;
  const whole = parseFragment(`<${prefilled}>${xml}`, name);
  return "unreadable" in whole ? reading : whole;
}

function parseFragment(xml: string, name: string): string[] | { readonly unreadable: string } {
  const parser = new SaxesParser({ fragment: true });
  const texts: string[] = [];
  let [outermost, depth] = [0, 0];
  let error: string | undefined;
  const add = (text: string) => {
    if (depth > 0) texts[outermost] += text;
  };
  parser.on("error", ({ message }) => (error ??= message));
  parser.on("opentag", (tag) => {
    if (tag.name !== name) return;
    if (depth === 0) outermost = texts.length;
    texts.push("");
    depth += 1;
  });
  parser.on("closetag", (tag) => {
    if (tag.name === name) depth -= 1;
  });
  parser.on("text", add);
  parser.on("cdata", add);
  parser.write(xml.replace(/^<\?xml[^>]*\?>/, "")).close();
  return error === undefined ? texts : { unreadable: `the reply is not well-formed XML (${error})` };
}
