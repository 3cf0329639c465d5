/** Presets: a method by name is a row of options, laid under what the user sets. */
import type { OptionTree } from '@belfry/core';

export interface Preset {
  readonly description: string;
  readonly options: OptionTree;
}

export const presets: Readonly<Record<string, Preset>> = {
  'two-tower': {
    description:
      'User and item towers over ids and all features, batch softmax with logQ and mixed negatives (Yi et al. 2019, Yang et al. 2020).',
    options: {
      towers: { user: { layers: [128], embeddingDim: 32 }, item: { layers: [128], embeddingDim: 32 } },
      loss: { name: 'batch-softmax' },
      negatives: { name: 'mixed' },
    },
  },
  'matrix-factorization': {
    description: 'Plain id embeddings compared by cosine with a temperature, decoupled softmax over uniform negatives.',
    options: {
      towers: { user: { features: 'none', layers: [] }, item: { features: 'none', layers: [] } },
      loss: { name: 'decoupled' },
      negatives: { name: 'uniform' },
    },
  },
};
