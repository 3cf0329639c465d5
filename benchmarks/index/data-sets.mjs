// The vectors the index benchmark searches, by name: what they are, and how they are made.
import { clusteredVectors } from './clustered-vectors.mjs';
import { gowallaVectors, shopItemVectors, shopVectors } from './trained-vectors.mjs';

const clustered = { dim: 64, spread: 0.5, seed: 1 };

/** `run` is the folder in scratch/index of what is trained; `make` gives items [·, dim] and queries [·, dim] of any length; what is there more than asked for is left away. */
export const dataSets = {
  shop: {
    summary: 'trained vectors of a synthetic shop, items ask that are not in the index',
    count: 500_000,
    dim: 64,
    run: 'shop',
    make: shopItemVectors,
  },
  'shop-users': {
    summary: 'trained vectors of a synthetic shop, users ask',
    count: 500_000,
    dim: 64,
    run: 'shop',
    make: shopVectors,
  },
  gowalla: {
    summary: 'trained vectors of gowalla, users ask',
    count: 40_981,
    dim: 64,
    run: 'gowalla',
    make: gowallaVectors,
  },
  many: {
    summary: 'clusters, 1,000 points per centre',
    count: 500_000,
    dim: clustered.dim,
    make: (shape) => clusteredVectors({ ...clustered, ...shape, pointsPerCentre: 1000 }),
  },
  few: {
    summary: 'clusters, 10 points per centre',
    count: 500_000,
    dim: clustered.dim,
    make: (shape) => clusteredVectors({ ...clustered, ...shape, pointsPerCentre: 10 }),
  },
};
