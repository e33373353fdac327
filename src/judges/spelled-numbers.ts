const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const LARGE: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9 };

const VALUES: ReadonlyMap<string, number> = new Map([
  ...SMALL.map((word, index) => [word, index] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
]);

const BELOW_100 = `(?:(?:${TENS.join("|")})(?:[ -](?:${SMALL.slice(1, 10).join("|")}))?|(?:${SMALL.toReversed().join("|")}))`;
const BELOW_1000 = `${BELOW_100}(?: hundred(?:(?: and)? ${BELOW_100})?)?`;
const SPELLED = new RegExp(
  String.raw`(?<![\p{L}\p{N}-])${BELOW_1000}(?: (?:thousand|million|billion)(?:,?(?: and)? ${BELOW_1000})?)?(?![\p{L}\p{N}])`,
  "gu",
);

/** `twenty-five thousand` as `25000`, in a text in lower case; a lone `one` stays the word that it mostly is. */
export function withDigits(text: string): string {
  return text.replace(SPELLED, (spelled) => (spelled === "one" ? spelled : String(valueOf(spelled))));
}

function valueOf(spelled: string): number {
  let [total, group] = [0, 0];
  for (const word of spelled.split(/[ ,-]+/)) {
    const large = LARGE[word];
    if (large !== undefined) [total, group] = [total + group * large, 0];
    else if (word === "hundred") group *= 100;
    else group += VALUES.get(word) ?? 0;
  }
  return total + group;
}
