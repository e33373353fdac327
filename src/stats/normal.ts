/** The standard normal distribution function, to about 1e-15 (Hart 1968, as given by West 2005). */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > 37) return x > 0 ? 1 : 0;
  const tail =
    Math.exp((-size * size) / 2) * (size < 7.07106781186547 ? ratio(size) : 1 / (2.506628274631 * deep(size)));
  return x > 0 ? 1 - tail : tail;
}

const UPPER = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
];
const LOWER = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
];

function ratio(x: number): number {
  return polynomial(UPPER, x) / polynomial(LOWER, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

function deep(x: number): number {
  return x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))));
}
