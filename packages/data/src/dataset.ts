import type { FeatureTable } from './features.js';
import type { Interactions } from './interactions.js';
import type { Vocabulary } from './vocabulary.js';

/** Everything one trains and evaluates on. `validation` and `test` are null where the data has no such part. */
export interface Dataset {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly userFeatures: FeatureTable;
  readonly itemFeatures: FeatureTable;
  readonly train: Interactions;
  readonly validation: Interactions | null;
  readonly test: Interactions | null;
  /** sha-256 over the parts' bytes: what a run records to know its data again. */
  readonly hash: string;
}
