/** Row-sparse optimiser steps, in C++. */
import type { Kernels } from '../kernels.js';
import { checkSparseStep, type CheckedStep } from '../shapes/row-list-shape.js';
import type { NativeMachine } from './native-machine.js';

type UpdateKernels = Pick<Kernels, 'sgdRows' | 'adamRows' | 'adagradRows'>;

export function nativeUpdates({ threads, call }: NativeMachine): UpdateKernels {
  const update = (name: keyof UpdateKernels, step: CheckedStep, ...own: readonly unknown[]): void => {
    const { table, dim, rows, gradient, learningRate, weightDecay, roundingKey = 0 } = step;
    call(name, threads, table, dim, rows, gradient, learningRate, weightDecay, roundingKey >>> 0, ...own);
  };
  return {
    sgdRows(step) {
      const { velocity, momentum } = step;
      checkSparseStep(step, velocity === null ? {} : { velocity });
      update('sgdRows', step, velocity, momentum);
    },
    adamRows(step) {
      const { first, second, beta1, beta2, epsilon, stepCount } = step;
      checkSparseStep(step, { first, second });
      const corrections = [1 / (1 - beta1 ** stepCount), 1 / (1 - beta2 ** stepCount)];
      update('adamRows', step, first, second, beta1, beta2, epsilon, ...corrections);
    },
    adagradRows(step) {
      const { accumulator, epsilon } = step;
      checkSparseStep(step, { accumulator });
      update('adagradRows', step, accumulator, epsilon);
    },
  };
}
