/** σ(x) and log(1 + eˣ), without overflow. */
export function sigmoid(x: number): number {
  const odds = Math.exp(-Math.abs(x));
  return (x < 0 ? odds : 1) / (1 + odds);
}

export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
