/** Element content: reads back as it was, but for what XML 1.0 cannot carry or a terminal would obey. */
export function xmlText(text: string): string {
  return PLAIN.test(text) ? text : carried(text).replace(/[&<>\r]/g, reference);
}

/** An attribute's value: likewise, and no line break or tab of it is lost. */
export function xmlAttribute(text: string): string {
  return PLAIN.test(text) ? text : carried(text).replace(/[&<>"\r\n\t]/g, reference);
}

/** ASCII that stands for itself everywhere: most of what is written. */
const PLAIN = /^[ !#-%'-;=?-~]*$/;

/** ` name="value"` for each that is defined. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  let text = "";
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) text += ` ${name}="${xmlAttribute(String(value))}"`;
  return text;
}

const REFERENCES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function reference(character: string): string {
  return REFERENCES[character] ?? `&#${character.charCodeAt(0)};`;
}

/** Control characters as their pictures, half surrogate pairs as replacement characters; the rest that cannot be carried is dropped. */
function carried(text: string): string {
  return text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return code >= 0xd800 && code <= 0xdfff ? "\uFFFD" : "";
  });
}
