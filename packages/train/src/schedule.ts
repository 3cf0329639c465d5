/** The learning rate at each step: linear warm-up, then constant, cosine to zero (Loshchilov & Hutter 2017) or exponential. */
import type { TrainOptions } from './train-options.js';

export interface ScheduleSpan {
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
}

/** @param step from 0 @returns the learning rate of that step */
export type Schedule = (step: number) => number;

type ScheduleOptions = Pick<TrainOptions, 'learningRate' | 'warmupSteps' | 'decay' | 'schedule'>;

/** Factor on the peak rate, `done` steps after the warm-up. */
const courses: Record<
  TrainOptions['schedule'],
  (done: number, span: ScheduleSpan, options: ScheduleOptions) => number
> = {
  constant: () => 1,
  cosine: (done, { totalSteps }, { warmupSteps }) =>
    0.5 * (1 + Math.cos((Math.PI * done) / Math.max(1, totalSteps - warmupSteps))),
  exponential: (done, { stepsPerEpoch }, { decay }) => decay ** Math.floor(done / stepsPerEpoch),
};

export function createSchedule(options: ScheduleOptions, span: ScheduleSpan): Schedule {
  const { learningRate, warmupSteps } = options;
  const course = courses[options.schedule];
  return (step) =>
    step < warmupSteps
      ? (learningRate * (step + 1)) / warmupSteps
      : learningRate * course(step - warmupSteps, span, options);
}
