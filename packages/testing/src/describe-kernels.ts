/**
 * Conformance suite of an implementation of the numeric kernels: every kernel against an independent loop in 64 bits on
 * random shapes, gradients against finite differences, and the same bits again and at any number of threads.
 */
import type { Kernels } from '@belfry/native';
import { describe } from 'mocha';
import { describeOwnScores } from './kernels/own-scores-suite.js';
import { describeRows } from './kernels/rows-suite.js';
import { describeScores } from './kernels/scores-suite.js';
import { describeSparseTopK } from './kernels/sparse-top-k-suite.js';
import { describeSwingTopK } from './kernels/swing-top-k-suite.js';
import { describeTopK } from './kernels/top-k-suite.js';
import { describeUpdates } from './kernels/updates-suite.js';

export interface KernelsFixture {
  readonly create: (threads: number) => Kernels;
}

/** Declares the suite under `describe('kernels: name')`. */
export function describeKernels(name: string, { create }: KernelsFixture): void {
  describe(`kernels: ${name}`, () => {
    const kernels = create(1);
    const sameOnOtherThreads = [create(2), create(3), create(7)];
    describeScores(kernels, sameOnOtherThreads);
    describeOwnScores(kernels, sameOnOtherThreads);
    describeTopK(kernels, sameOnOtherThreads);
    describeSparseTopK(kernels, sameOnOtherThreads);
    describeSwingTopK(kernels, sameOnOtherThreads);
    describeRows(kernels, sameOnOtherThreads);
    describeUpdates(kernels, sameOnOtherThreads);
  });
}
