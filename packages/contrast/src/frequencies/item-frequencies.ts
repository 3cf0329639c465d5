/** How often the batch sampler picks each item: q of in-batch and queued negatives. */
import type { SourceMemory } from '../negatives/negative-source.js';

export interface ItemFrequencies {
  /** q(i), the share of the item among the positives of batches. */
  of(item: number): number;
  /** Whether it learns from batches, so that q changes from step to step. */
  readonly learns: boolean;
  /** Takes in the positives of a step [B], before anything of the step is counted. */
  observe(items: Int32Array): void;
  readonly memory?: SourceMemory;
}
