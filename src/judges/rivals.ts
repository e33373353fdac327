import { sameQuantity, sharesDimension } from "./stated.ts";
import type { Quantity, Term } from "./terms.ts";

type Stated = Term & Quantity;

/**
 * The values of an answer that stand beside those of the reference, in the same dimension, without a reason: neither the reference nor
 * the question has them, the answer does not deny them, and they are no parts, totals or rates of what it should say.
 */
export function rivalsOf(
  facts: readonly Term[],
  reference: readonly Term[],
  { answer, asked }: { readonly answer: readonly Term[]; readonly asked: readonly Term[] },
): readonly Term[] {
  const wanted = facts.filter(isMeasure);
  const beside = [...answer.keys()].flatMap((index): readonly Stated[] => {
    const term = answer[index];
    if (term === undefined || !isMeasure(term) || term.negated || isRate(answer[index + 1])) return [];
    return wanted.some((fact) => sharesDimension(fact, term)) ? [term] : [];
  });
  const known = [...reference, ...asked].filter((term) => term.kind === "quantity");
  const unknown = beside.filter((term) => !known.some((other) => isRestated(term, other)));
  const explained = explainedBy(wanted, beside, answer);
  return unknown.filter((term) => !explained.has(baseOf(term)));
}

function isMeasure(term: Term): term is Stated {
  return term.kind === "quantity" && term.units.length > 0;
}

/** `$2 per kg` is no amount of dollars. */
function isRate(next: Term | undefined): boolean {
  return next?.kind === "word" && ["per", "each", "every"].includes(next.text);
}

/** How exact a value is in another unit: 5 kg are 11 lb. */
const CONVERTED = 0.03;

function isRestated(a: Quantity, b: Quantity): boolean {
  if (sameQuantity(a, b)) return true;
  return a.units.some((unit) =>
    b.units.some(
      (other) =>
        unit.dimension === other.dimension &&
        unit.factor !== other.factor &&
        Math.abs(a.value * unit.factor - b.value * other.factor) <= CONVERTED * Math.abs(b.value * other.factor),
    ),
  );
}

/** Values up to which an answer is a sum that somebody wrote down. */
const MOST_VALUES = 10;

/**
 * What belongs to one calculation with a value that is wanted: `$6.00 and $1.50: $7.50`, `2 times $3.75`. Whatever is a part or a
 * total together with something that belongs to it belongs to it too.
 */
function explainedBy(
  wanted: readonly Stated[],
  beside: readonly Stated[],
  answer: readonly Term[],
): ReadonlySet<number> {
  const explained = new Set(wanted.map(baseOf));
  const values = [...new Set(beside.map(baseOf))];
  if (values.length > MOST_VALUES) return explained;
  const whole = beside.some(isShare) ? [...new Set([...values, WHOLE])] : values;
  const sums = [...sumsAmong(whole), ...productsAmong(values, factorsIn(answer))];
  for (let grown = -1; grown !== explained.size;) {
    grown = explained.size;
    for (const sum of sums)
      if (sum.some((value) => explained.has(value))) for (const value of sum) explained.add(value);
  }
  return explained;
}

/** What shares come to: `90% as heat, 10% as light`. */
const WHOLE = 100;

function isShare({ units }: Stated): boolean {
  return units.some(({ dimension }) => dimension === "share");
}

/** Each total with its parts, of which there are at least two. */
function sumsAmong(values: readonly number[]): readonly (readonly number[])[] {
  const sets: (readonly number[])[] = [[]];
  for (const value of values) sets.push(...sets.map((set) => [...set, value]));
  return sets
    .filter((set) => set.length > 1)
    .flatMap((set) => {
      const sum = set.reduce((total, value) => total + value, 0);
      const total = values.find((value) => !set.includes(value) && isClose(value, sum));
      return total === undefined ? [] : [[...set, total]];
    });
}

function productsAmong(values: readonly number[], factors: readonly number[]): readonly (readonly number[])[] {
  return values.flatMap((value) =>
    values
      .filter((other) => other !== value && factors.some((factor) => isClose(value * factor, other)))
      .map((other) => [value, other]),
  );
}

/** Bare numbers and shares: `2 times`, `10%`. */
function factorsIn(answer: readonly Term[]): readonly number[] {
  const factors = answer.flatMap((term) => {
    if (term.kind !== "quantity") return [];
    const [unit] = term.units;
    if (unit?.dimension === "share") return [term.value / 100, 1 - term.value / 100, 1 + term.value / 100];
    return unit === undefined ? [term.value] : [];
  });
  return [...new Set(factors)].slice(0, 100);
}

function baseOf({ value, units: [unit], less }: Stated): number {
  return (Math.round(value * (unit?.factor ?? 1) * 1e6) / 1e6) * (less === true ? -1 : 1);
}

/** Sums of money are rounded to cents. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.0051;
}
