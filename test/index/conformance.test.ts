import { describeIndex } from '@belfry/testing';

for (const metric of ['cosine', 'dot', 'l2'] as const) {
  describeIndex({ kind: 'exact', metric, minimumRecall: 1 });
  describeIndex({ kind: 'hnsw', metric, minimumRecall: 0.95 });
  describeIndex({ kind: 'hnswlib-node', metric, minimumRecall: 0.95 });
}
