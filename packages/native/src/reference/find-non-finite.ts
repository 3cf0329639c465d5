/** Where an array stops being numbers: what is checked before anything learned is changed. */
export function findNonFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}
