import { silentLogger, silentProgress, type Logger, type Progress } from '@belfry/core';
import { getKernels, type Kernels } from '@belfry/native';
import type { IndexContext } from './index-kind.js';

/** What an index works with, all of it optional. */
export interface IndexServices {
  /** Hash of the vocabulary whose rows the index holds; stored when it is saved, compared when it is loaded. */
  readonly vocabulary?: string;
  readonly kernels?: Kernels;
  readonly progress?: Progress;
  readonly logger?: Logger;
}

export function contextOf({ vocabulary, kernels, progress, logger }: IndexServices): IndexContext {
  return {
    vocabulary: vocabulary ?? null,
    kernels: kernels ?? getKernels(),
    progress: progress ?? silentProgress,
    logger: logger ?? silentLogger,
  };
}
