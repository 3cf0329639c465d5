/** What scores are divided by: fixed, on a course through the training, or learned. */
import type { DenseGradient, DenseParameter } from '@belfry/compute';

export interface Temperature {
  /** @param progress share of the training done, from 0 to 1 */
  at(progress: number): number;
  /** log τ; null = nothing is learned */
  readonly learned: DenseParameter | null;
}

/** A learned temperature stays in this range (CLIP, Radford et al. 2021, has the same lower end). */
export const LEARNED_TEMPERATURES = { least: 0.01, most: 10 } as const;

export function fixedTemperature(temperature: number): Temperature {
  return { learned: null, at: () => temperature };
}

/** From one to the other in equal ratios: τ(p) = start^(1 − p) · end^p. */
export function scheduledTemperature(start: number, end: number): Temperature {
  return { learned: null, at: (progress) => start ** (1 - progress) * end ** progress };
}

/** log τ as a parameter, so that steps are ratios; what leaves the range is put back before the next use. */
export function learnedTemperature(start: number): Temperature {
  const values = Float32Array.of(Math.log(start));
  const least = Math.log(LEARNED_TEMPERATURES.least);
  const most = Math.log(LEARNED_TEMPERATURES.most);
  return {
    learned: { name: 'log-temperature', shape: [1], values },
    at() {
      values[0] = Math.min(Math.max(values[0], least), most);
      return Math.exp(values[0]);
    },
  };
}

/** Of log τ, where it is learned. @param slope ∂loss/∂τ */
export function gradientOfTemperature({ learned }: Temperature, temperature: number, slope: number): DenseGradient[] {
  return learned === null ? [] : [{ parameter: learned, values: Float32Array.of(temperature * slope) }];
}
