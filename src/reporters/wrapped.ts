const NARROWEST = 20;

/** A line in lines of at most so many characters, broken at spaces where there are some. */
export function wrapped(line: string, width: number): readonly string[] {
  const room = Math.max(NARROWEST, width);
  const lines: string[] = [];
  let rest = line;
  while (rest.length > room) {
    const space = rest.lastIndexOf(" ", room);
    const end = space > room / 2 ? space : room - (/[\uD800-\uDBFF]/.test(rest.charAt(room - 1)) ? 1 : 0);
    lines.push(rest.slice(0, end));
    rest = rest.slice(space === end ? end + 1 : end);
  }
  return [...lines, rest];
}
