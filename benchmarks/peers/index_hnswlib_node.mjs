// hnswlib-node for the index benchmark: lists of numbers, one vector at a time, on the event loop.
import hnswlib from 'hnswlib-node';
import { serve } from '../index/serve.mjs';
import { versionOf } from './version-of.mjs';

await serve(({ dim, count, m, efConstruction }, queries) => {
  const index = new hnswlib.HierarchicalNSW('ip', dim);
  index.initIndex(count, m, efConstruction);
  const list = (matrix, row) => Array.from(matrix.subarray(row * dim, (row + 1) * dim));
  const questions = Array.from({ length: queries.length / dim }, (_, row) => list(queries, row));
  return {
    version: versionOf('hnswlib-node'),
    build(vectors) {
      for (let row = 0; row < count; row++) index.addPoint(list(vectors, row), row);
    },
    bytes: () => null,
    prepare: ({ k, ef }) => index.setEf(Math.max(k, ef)),
    search: (_, k) => questions.map((question) => index.searchKnn(question, k).neighbors),
    rows: (answers, k) => Int32Array.from(answers.flatMap((rows) => rows.concat(Array(k - rows.length).fill(-1)))),
  };
});
