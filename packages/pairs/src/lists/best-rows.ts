/** The k best of scores that stand beside their rows, best first, equal scores by lower row. */
export function bestRows(
  rows: ArrayLike<number>,
  scores: ArrayLike<number>,
  k: number,
): { rows: Int32Array; scores: Float32Array } {
  const rounded = Float32Array.from(scores);
  const threshold = rounded.length > k ? rounded.toSorted()[rounded.length - k] : -Infinity;
  const order: number[] = [];
  rounded.forEach((score, n) => {
    if (score >= threshold) order.push(n);
  });
  order.sort((a, b) => rounded[b] - rounded[a] || rows[a] - rows[b]);
  const kept = order.slice(0, k);
  return { rows: Int32Array.from(kept, (n) => rows[n]), scores: Float32Array.from(kept, (n) => rounded[n]) };
}
