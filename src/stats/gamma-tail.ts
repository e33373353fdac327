/** `weight` gamma variables' worth of `value`. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/**
 * P(sum of G_j * value_j <= 0) with independent G_j ~ Gamma(weight_j, 1), by integrating along a contour through the saddle point.
 * No random numbers. To about 1e-13 (checked against the beta distribution).
 */
export function gammaTail(parts: readonly Weighted[]): number {
  const lowest = Math.min(...parts.map(({ value }) => value));
  const highest = Math.max(...parts.map(({ value }) => value));
  if (highest <= 0) return 1;
  if (lowest >= 0) return 0;
  // The lower tail is integrated where it is the small one.
  const lower = sumOf(parts, ({ value, weight }) => weight * value) >= 0;
  const start = startOf(parts, [1 / lowest, 1 / highest], lower);
  const p = Math.min(1, Math.max(0, integral(parts, start, lower)));
  return lower ? p : 1 - p;
}

interface Start {
  readonly at: number;
  /** Of the path in the imaginary direction. */
  readonly scale: number;
}

function startOf(parts: readonly Weighted[], [low, high]: readonly [number, number], lower: boolean): Start {
  let [left, right] = [low, high];
  for (let step = 0; step < 40; step += 1) {
    const middle = (left + right) / 2;
    if (sumOf(parts, ({ value, weight }) => (weight * value) / (1 - value * middle)) > 0) right = middle;
    else left = middle;
  }
  const saddle = (left + right) / 2;
  const curvature = sumOf(parts, ({ value, weight }) => weight * (value / (1 - value * saddle)) ** 2);
  const width = 1 / Math.sqrt(curvature);
  const at = lower
    ? Math.max(Math.min(saddle, -0.6 * width), 0.9 * low)
    : Math.min(Math.max(saddle, 0.6 * width), 0.9 * high);
  return { at, scale: Math.min(width, 1.5 * Math.abs(at)) };
}

const STEP = 0.06;
const MOST_STEPS = 10_000;

function integral(parts: readonly Weighted[], { at, scale }: Start, lower: boolean): number {
  let sum = 0;
  for (let index = 0; index < MOST_STEPS; index += 1) {
    const y = scale * Math.sinh(index * STEP);
    const [logSize, angle] = exponent(parts, at, y);
    const [real, imaginary] = lower ? [-at, -y] : [at, y];
    const quotient = (Math.cos(angle) * real + Math.sin(angle) * imaginary) / (real ** 2 + imaginary ** 2);
    const term = Math.exp(logSize) * quotient * scale * Math.cosh(index * STEP);
    sum += index === 0 ? term / 2 : term;
    if (index > 0 && Math.exp(logSize) * scale * Math.cosh(index * STEP) < 1e-16 * Math.abs(sum) * Math.hypot(at, y))
      break;
  }
  return (sum * STEP) / Math.PI;
}

/** Of the moment generating function at `at + iy`. */
function exponent(parts: readonly Weighted[], at: number, y: number): readonly [logSize: number, angle: number] {
  let [logSize, angle] = [0, 0];
  for (const { value, weight } of parts) {
    const real = 1 - value * at;
    const imaginary = value * y;
    logSize -= (weight / 2) * Math.log(real * real + imaginary * imaginary);
    angle += weight * Math.atan2(imaginary, real);
  }
  return [logSize, angle];
}

function sumOf(parts: readonly Weighted[], of: (part: Weighted) => number): number {
  let sum = 0;
  for (const part of parts) sum += of(part);
  return sum;
}
