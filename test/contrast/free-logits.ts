/**
 * Free logits: one parameter s(u, i) per user and item. As vectors: the query is the user's row of logits, the item its
 * unit vector, compared by dot at temperature 1; the gradient of a query is then the gradient of its logits.
 */
import type { Candidates, ContrastBatch, Objective } from '@belfry/contrast';

export class FreeLogits {
  readonly items: number;
  /** [users, items] */
  readonly values: Float64Array;

  constructor(users: number, items: number, value: (user: number, item: number) => number = () => 0) {
    this.items = items;
    this.values = Float64Array.from({ length: users * items }, (_, i) => value(Math.floor(i / items), i % items));
  }

  /** Adds the gradient of the batch's loss to `gradient` [users, items], times `factor`; returns the loss. */
  addGradient(
    objective: Objective,
    batch: ContrastBatch,
    candidates: Candidates,
    gradient: Float64Array,
    factor = 1,
  ): number {
    const { items: width } = this;
    const queries = new Float32Array(batch.users.length * width);
    batch.users.forEach((user, row) =>
      queries.set(this.values.subarray(user * width, (user + 1) * width), row * width),
    );
    const { loss, queryGradient } = objective.loss(
      batch,
      candidates,
      queries,
      oneHot([...batch.items, ...candidates.drawn], width),
    );
    for (let i = 0; i < queryGradient.length; i++) {
      gradient[batch.users[Math.floor(i / width)] * width + (i % width)] += factor * queryGradient[i];
    }
    return loss;
  }
}

function oneHot(rows: readonly number[], width: number): Float32Array {
  const vectors = new Float32Array(rows.length * width);
  rows.forEach((row, i) => (vectors[i * width + row] = 1));
  return vectors;
}
