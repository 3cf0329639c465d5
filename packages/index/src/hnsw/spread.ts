/** Places of up to `most` of `count` things, evenly spread, ascending. */
export function spread(count: number, most: number): number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, n) => Math.floor(((n + 0.5) * count) / taken));
}
