/** What a number counts, as a share of its dimension's base: 5 kg is 5000 of `mass`. */
export interface Unit {
  readonly dimension: string;
  readonly factor: number;
}

const UNITS: readonly (readonly [dimension: string, factor: number, names: string])[] = [
  ["mass", 0.001, "mg milligram milligrams"],
  ["mass", 1, "g gram grams"],
  ["mass", 1000, "kg kgs kilo kilos kilogram kilograms"],
  ["mass", 1e6, "t tonne tonnes"],
  ["mass", 28.349523125, "oz ounce ounces"],
  ["mass", 453.59237, "lb lbs pound pounds"],
  ["length", 0.001, "mm millimetre millimetres millimeter millimeters"],
  ["length", 0.01, "cm centimetre centimetres centimeter centimeters"],
  ["length", 1, "m metre metres meter meters"],
  ["length", 1000, "km kilometre kilometres kilometer kilometers"],
  ["length", 0.0254, "inch inches"],
  ["length", 0.3048, "ft foot feet"],
  ["length", 0.9144, "yd yard yards"],
  ["length", 1609.344, "mi mile miles"],
  ["volume", 0.001, "ml millilitre millilitres milliliter milliliters"],
  ["volume", 1, "l litre litres liter liters"],
  ["time", 0.001, "ms millisecond milliseconds"],
  ["time", 1, "s sec secs second seconds"],
  ["time", 60, "min mins minute minutes"],
  ["time", 3600, "h hr hrs hour hours"],
  ["time", 86_400, "day days"],
  ["time", 604_800, "week weeks"],
  ["months", 1, "month months"],
  ["months", 12, "year years"],
  ["share", 1, "% percent per-cent"],
  ["usd", 1, "$ us$ usd dollar dollars"],
  ["usd", 0.01, "¢ cent cents"],
  ["eur", 1, "€ eur euro euros"],
  ["gbp", 1, "£ gbp pound pounds"],
  ["jpy", 1, "¥ jpy yen"],
  ["chf", 1, "chf franc francs"],
  ["cad", 1, "c$ cad"],
  ["aud", 1, "a$ aud"],
];

/** By its name in lower case; a name can stand for more than one: a pound is a weight and a currency. */
export const UNITS_BY_NAME: ReadonlyMap<string, readonly Unit[]> = byName();

const MONEY: ReadonlySet<string> = new Set(["usd", "eur", "gbp", "jpy", "chf", "cad", "aud"]);

export function isMoney({ units }: { readonly units: readonly Unit[] }): boolean {
  return units.length > 0 && units.every(({ dimension }) => MONEY.has(dimension));
}

function byName(): ReadonlyMap<string, readonly Unit[]> {
  const map = new Map<string, Unit[]>();
  for (const [dimension, factor, names] of UNITS) {
    for (const name of names.split(" ")) map.set(name, [...(map.get(name) ?? []), { dimension, factor }]);
  }
  return map;
}
