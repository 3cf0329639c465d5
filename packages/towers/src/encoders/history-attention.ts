/**
 * Attention over the user's recent items with the query q = b + a ⊙ h_newest: learned and the same for all users
 * (`attention`, a = 0), or made from the newest item too (`last-item`, a starts at 1). b starts at 0, so that
 * `attention` starts as the mean.
 */
import type { Csr } from '@belfry/core';
import type { DenseParameter, EmbeddingTable, GradientAccumulator } from '@belfry/compute';
import { attentionGradient, poolByAttention } from './attention-pooling.js';
import type { Leaves } from '../leaves.js';
import type { HistoryPooling, PoolHistories } from './history-pooling.js';

/** A query per list, [lists, dim], and the way back of its gradient. */
interface Queries {
  readonly values: Float32Array;
  collect(gradient: Float32Array, into: GradientAccumulator): void;
}

export const learnedQueryPooling: HistoryPooling = (table, parameters) => {
  const bias = parameters.addDense('history.query', [table.dim], { mean: 0, std: 0 });
  return attentionPooling(table, (histories) => biasQueries(bias, histories.offsets.length - 1));
};

export const lastItemPooling: HistoryPooling = (table, parameters) => {
  const bias = parameters.addDense('history.query', [table.dim], { mean: 0, std: 0 });
  const gate = parameters.addDense('history.gate', [table.dim], { mean: 1, std: 0 });
  return attentionPooling(table, (histories, leaves) => {
    const base = biasQueries(bias, histories.offsets.length - 1);
    const gated = newestItemQueries(table, gate, histories, leaves);
    return {
      values: base.values.map((value, i) => value + gated.values[i]),
      collect(gradient, into) {
        base.collect(gradient, into);
        gated.collect(gradient, into);
      },
    };
  });
};

function attentionPooling(
  table: EmbeddingTable,
  queriesOf: (histories: Csr, leaves: Leaves) => Queries,
): PoolHistories {
  const { dim } = table;
  return (lists, leaves) => {
    const members = leaves.gather(table, lists.values);
    const queries = queriesOf(lists, leaves);
    const input = { dim, lists, members, queries: queries.values };
    const { pooled, weights } = poolByAttention(input);
    return leaves.add(pooled, [lists.offsets.length - 1, dim], (gradient, into) => {
      const gradients = attentionGradient(input, weights, gradient);
      into.addRows(table, lists.values, gradients.members);
      queries.collect(gradients.queries, into);
    });
  };
}

/** q = b for every list. */
function biasQueries(bias: DenseParameter, count: number): Queries {
  const dim = bias.values.length;
  const values = new Float32Array(count * dim);
  for (let n = 0; n < count; n++) values.set(bias.values, n * dim);
  return { values, collect: (gradient, into) => into.addDense(bias, sumRows(gradient, dim)) };
}

/** q = a ⊙ h, h the newest item of each list; zeros for an empty one. */
function newestItemQueries(
  table: EmbeddingTable,
  gate: DenseParameter,
  { offsets, values: items }: Csr,
  leaves: Leaves,
): Queries {
  const { dim } = table;
  const newest = Int32Array.from({ length: offsets.length - 1 }, (_, n) =>
    offsets[n + 1] > offsets[n] ? items[offsets[n + 1] - 1] : -1,
  );
  const vectors = leaves.gather(table, newest);
  const factors = gate.values.slice();
  return {
    values: vectors.map((value, i) => value * factors[i % dim]),
    collect(gradient, into) {
      into.addDense(
        gate,
        sumRows(
          gradient.map((value, i) => value * vectors[i]),
          dim,
        ),
      );
      into.addRows(
        table,
        newest,
        gradient.map((value, i) => value * factors[i % dim]),
      );
    },
  };
}

function sumRows(matrix: Float32Array, dim: number): Float32Array {
  const sum = new Float32Array(dim);
  for (let i = 0; i < matrix.length; i++) sum[i % dim] += matrix[i];
  return sum;
}
