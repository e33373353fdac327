/** A cell that holds a list or a map, as JSON or as Python prints it; any other text stays as it is. */
export function decodeCell(cell: unknown): unknown {
  if (typeof cell !== "string" || !/^\s*[[{]/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return ofPython(cell) ?? cell;
  }
}

/** `['it\\'s', "x", None, True]`, as pandas writes lists; undefined where it is none. */
function ofPython(text: string): unknown {
  const json: string[] = [];
  const tokens = new RegExp(TOKEN, "y");
  while (tokens.lastIndex < text.length) {
    const [token] = tokens.exec(text) ?? [];
    if (token === undefined) return undefined;
    json.push(jsonOf(token));
  }
  try {
    return JSON.parse(json.join(""));
  } catch {
    return undefined;
  }
}

const TOKEN =
  /(?:\s+|'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|[[\]{}:,]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|None|True|False|nan)/;
const WORDS: Readonly<Record<string, string>> = { None: "null", nan: "null", True: "true", False: "false" };

function jsonOf(token: string): string {
  const quote = token.charAt(0);
  if (quote !== "'" && quote !== '"') return WORDS[token] ?? token;
  const text = token
    .slice(1, -1)
    .replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g, (_, escape: string) =>
      unescaped(escape),
    );
  return JSON.stringify(text);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\n": "" };

function unescaped(escape: string): string {
  if (escape.length === 1) return ESCAPES[escape] ?? escape;
  const code = Number.parseInt(escape.slice(1), 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
}
