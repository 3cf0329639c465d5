import type { EmbeddingTable, Gradients } from './embedding-table.js';

/**
 * An optimiser updates parameters in place from the gradients of a step; its state is named arrays, so that a
 * checkpoint stores and restores it exactly. Dense parameters and table rows obey the same rule.
 */
export interface Optimizer {
  readonly name: string;
  /**
   * One step. `learningRate` comes from the schedule.
   *
   * @throws BelfryError TRAINING_DIVERGED where a gradient holds NaN or an infinity, naming it; nothing is changed then
   */
  apply(gradients: Gradients, learningRate: number): void;
  /** Steps taken so far. */
  readonly stepCount: number;
  /** State as named arrays (e.g. `item.id/adam.first`), views on the live state; empty before the first step. */
  state(): Map<string, Float32Array>;
  /** Restores what {@link Optimizer.state} gave. The arrays are copied. */
  restore(stepCount: number, state: ReadonlyMap<string, Float32Array>): void;
  /** Makes what is kept of a table as long as the table has become; new rows start as in a fresh optimiser. */
  grow(table: EmbeddingTable): void;
  /** Forgets rows of a table that now belong to other ids. */
  forget(table: EmbeddingTable, rows: Int32Array): void;
}
