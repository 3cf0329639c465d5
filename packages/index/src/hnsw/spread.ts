/** Where the n-th of `taken` things lies among `count`, evenly spread and ascending. */
export function spread(n: number, taken: number, count: number): number {
  return Math.floor(((n + 0.5) * count) / taken);
}
