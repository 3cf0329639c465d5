/** Mean with the 95 % interval by Student's t over independent runs. */
import jstat from 'jstat';

export interface MeanInterval {
  readonly mean: number;
  /** null of a single run. */
  readonly low: number | null;
  readonly high: number | null;
}

/** mean ± t(0.975; n − 1) · s / √n */
export function studentInterval(values: readonly number[]): MeanInterval {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = jstat.studentt.inv(0.975, n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half };
}
