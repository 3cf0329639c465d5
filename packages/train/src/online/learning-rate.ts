/** The learning rate of a stream without an end: linear warm-up, then it falls by half every so many events, to a floor. */
import type { OnlineConfig } from './online-options.js';

/** @param step from 0 @param events trained on before the window at hand */
export type OnlineSchedule = (step: number, events: number) => number;

export function onlineSchedule({ train, online }: OnlineConfig): OnlineSchedule {
  const { learningRate: peak, warmupSteps } = train;
  const { halfLife, floor } = online.learningRate;
  return (step, events) => {
    const warm = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
    return peak * warm * (halfLife === 0 ? 1 : Math.max(floor, 2 ** (-events / halfLife)));
  };
}
