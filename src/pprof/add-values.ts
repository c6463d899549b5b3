/** Adds 64-bit values, as halves, at one place to those at another: `stride` halves. What exceeds 64 bits is cut off. */
export function addValues(
  values: Int32Array,
  from: number,
  sums: Int32Array,
  to: number,
  stride: number,
): void {
  for (let half = 0; half < stride; half += 2) {
    const low = ((sums[to + half] as number) >>> 0) + ((values[from + half] as number) >>> 0);
    const carry = low > 0xffffffff ? 1 : 0;
    sums[to + half] = low | 0;
    sums[to + half + 1] = ((sums[to + half + 1] as number) + (values[from + half + 1] as number) + carry) | 0;
  }
}
