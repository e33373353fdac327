import { labelledRow, numberIn, stated, tableOf } from "./parse-rates.js";

/** The weight that counts, in kg: the greater of the actual and the volumetric one; undefined where it cannot be known. */
export function chargedWeight({ weights, size }, { scope, service, find }) {
  const actual = weights.length === 0 ? 0 : kilograms(weights[0], find("Pounds and ounces"));
  const volumetric = find("Volumetric weight");
  const bulky = size && volumetric ? volumetricWeight(size, { scope, service, volumetric }) : 0;
  const weight = Math.max(actual, bulky);
  return weight > 0 ? weight : undefined;
}

/** In kg, from the sides of a parcel and the divisor of the service on the card. */
export function volumetricWeight({ sides, unit }, { scope, service, volumetric }) {
  const centimetres = unit === "inch" ? (stated(volumetric, /1 inch is ([\d.]+) cm/) ?? Number.NaN) : 1;
  const divisor = labelledRow(tableOf(volumetric), new RegExp(`^${scope} ${service}`, "i"))?.cells[0] ?? "";
  const volume = sides.reduce((product, side) => product * side * centimetres, 1);
  return exactEnough(volume / numberIn(divisor));
}

/** NaN where a pound is met and the card that says what a pound is was not retrieved. */
function kilograms(parts, card) {
  const perUnit = {
    kg: 1,
    g: 0.001,
    lb: card && stated(card, /1 pound \(lb\) is ([\d.]+) kg/),
    oz: card && stated(card, /1 ounce \(oz\) is ([\d.]+) kg/),
  };
  return exactEnough(parts.reduce((sum, { amount, unit }) => sum + amount * (perUnit[unit] ?? Number.NaN), 0));
}

/** To 0.01 g, so that 10 x 0.1 kg is 1 kg. */
function exactEnough(kg) {
  return Math.round(kg * 1e5) / 1e5;
}
