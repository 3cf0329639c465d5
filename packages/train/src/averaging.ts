/**
 * A running average of the weights: what is evaluated and published, while training goes on with the weights themselves.
 * `mean` weighs all samples alike (Polyak & Juditsky 1992; stochastic weight averaging, Izmailov et al. 2018), `ema` lets
 * older ones decay: aₙ = Σₖ decayⁿ⁻ᵏ wₖ / Σₖ decayⁿ⁻ᵏ, free of the start as the moments of Adam are.
 *
 * Samples are taken of whole tables, every few steps: that is exact for lazy and dense optimisers alike, needs no count
 * per row, and costs a pass over the tables divided by the steps between.
 */
import { inMemory, type TableMemory } from '@belfry/compute';
import type { NamedArray } from '@belfry/data';
import { towerState, type Towers } from '@belfry/towers';
import type { AveragingOptions } from './train-options.js';

interface AveragedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly live: Float32Array;
  readonly average: Float32Array;
}

/** Share of the n-th sample, from 1, in the average. */
const shares = {
  none: () => 0,
  mean: (n) => 1 / n,
  ema: (n, { decay }) => (1 - decay) / (1 - decay ** n),
} satisfies Record<AveragingOptions['kind'], (n: number, options: AveragingOptions) => number>;

export class WeightAverage {
  readonly #arrays: readonly AveragedArray[];
  readonly #options: AveragingOptions;
  readonly #firstStep: number;
  #samples = 0;

  /** @param memory where the averages lie: as much as the tables of float32 */
  constructor(towers: Towers, options: AveragingOptions, stepsPerEpoch: number, memory: TableMemory = inMemory) {
    this.#options = options;
    this.#firstStep = options.fromEpoch * stepsPerEpoch;
    this.#arrays = Array.from(towerState(towers), ([name, { shape, values }]) => ({
      name,
      shape,
      live: values as Float32Array,
      average: new Float32Array(memory(values.byteLength)),
    }));
  }

  /** After a step: takes a sample where one is due. @param step from 1 */
  note(step: number): void {
    const { kind, every } = this.#options;
    if (step <= this.#firstStep || (step - this.#firstStep) % every !== 0) return;
    this.#samples = this.#samplesAt(step);
    const share = shares[kind](this.#samples, this.#options);
    for (const { live, average } of this.#arrays)
      for (let i = 0; i < live.length; i++) average[i] += share * (live[i] - average[i]);
  }

  /**
   * Averages and weights change places, where there is a sample: the towers hold the averages until it is called again.
   * Nothing is copied beside.
   */
  exchange(): void {
    if (this.#samples === 0) return;
    for (const { live, average } of this.#arrays)
      for (let i = 0; i < live.length; i++) [live[i], average[i]] = [average[i], live[i]];
  }

  /** Views on the averages by the names of their weights. */
  state(): Map<string, NamedArray<Float32Array>> {
    return new Map(this.#arrays.map(({ name, shape, average }) => [name, { shape, values: average }]));
  }

  /** @param step at which `state` was taken */
  restore(step: number, state: ReadonlyMap<string, NamedArray>): void {
    this.#samples = this.#samplesAt(step);
    for (const { name, average } of this.#arrays) average.set(state.get(name)!.values);
  }

  #samplesAt(step: number): number {
    return Math.max(0, Math.floor((step - this.#firstStep) / this.#options.every));
  }
}
