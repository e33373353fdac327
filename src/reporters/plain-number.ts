/** To 1e-9, without trailing zeros and without an exponent: for programs to read. */
export function plainNumber(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, "");
}
