/**
 * Watches the signs of collapse while training and rings when one has stayed beyond its threshold for a whole window
 * of observations: one bad sample is chance, a window of them is not.
 */
import type { CollapseFigures } from './collapse.js';

export interface CollapseThresholds {
  /** Rings below this relative standard deviation. */
  readonly relativeStd: number;
  /** Rings below this share of the dimensions in the effective rank. */
  readonly rankShare: number;
  /** Rings above this mean cosine. */
  readonly meanCosine: number;
  /** Consecutive observations beyond a threshold before it rings. */
  readonly window: number;
}

export const defaultCollapseThresholds: CollapseThresholds = {
  relativeStd: 0.2,
  rankShare: 0.05,
  meanCosine: 0.9,
  window: 3,
};

/** An alarm has a name and a number. */
export interface Alarm {
  /** `collapse/<tower>/<sign>` */
  readonly name: string;
  readonly value: number;
  readonly threshold: number;
  /** Observations in a row beyond the threshold. */
  readonly observations: number;
}

/** Observations in a row beyond the threshold, by alarm name; JSON-safe. */
export type CollapseAlarmState = Readonly<Record<string, number>>;

export class CollapseAlarm {
  readonly #dim: number;
  readonly #thresholds: CollapseThresholds;
  #beyond: Record<string, number>;

  /** @param dim of the towers' vectors @param state from {@link CollapseAlarm.state}, to go on where a run stopped */
  constructor(dim: number, thresholds: CollapseThresholds = defaultCollapseThresholds, state: CollapseAlarmState = {}) {
    this.#dim = dim;
    this.#thresholds = thresholds;
    this.#beyond = { ...state };
  }

  get state(): CollapseAlarmState {
    return { ...this.#beyond };
  }

  /** Takes in one observation of both towers and returns the alarms that ring at it. */
  observe(towers: { users: CollapseFigures; items: CollapseFigures }): Alarm[] {
    return Object.entries(towers).flatMap(([tower, figures]) => this.#observeTower(tower, figures));
  }

  #observeTower(tower: string, { relativeStd, effectiveRank, meanCosine }: CollapseFigures): Alarm[] {
    const limits = this.#thresholds;
    const rankLimit = limits.rankShare * this.#dim;
    const signs = [
      {
        sign: 'relative-std',
        value: relativeStd,
        threshold: limits.relativeStd,
        beyond: relativeStd < limits.relativeStd,
      },
      {
        sign: 'effective-rank',
        value: effectiveRank,
        threshold: rankLimit,
        beyond: effectiveRank !== null && effectiveRank < rankLimit,
      },
      { sign: 'mean-cosine', value: meanCosine, threshold: limits.meanCosine, beyond: meanCosine > limits.meanCosine },
    ];
    return signs.flatMap(({ sign, value, threshold, beyond }) => {
      const name = `collapse/${tower}/${sign}`;
      const observations = beyond ? (this.#beyond[name] ?? 0) + 1 : 0;
      this.#beyond[name] = observations;
      return value !== null && observations >= limits.window ? [{ name, value, threshold, observations }] : [];
    });
  }
}
