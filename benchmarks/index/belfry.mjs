// Belfry's index for the index benchmark, walked on one of its storages. An index works with the threads of the kernels it
// was made with: it is saved, and loaded for each number of threads that searches.
import { rm } from 'node:fs/promises';
import { parseOptions } from '@belfry/core';
import { createIndex, indexOptions, loadIndex } from '@belfry/index';
import { getKernels } from '@belfry/native';
import { serve } from './serve.mjs';

await serve(async ({ folder, count, dim, m, efConstruction, storage, threads }) => {
  const options = parseOptions(indexOptions, { kind: 'hnsw', m, efConstruction, storage });
  const kernels = getKernels({ threads });
  const built = await createIndex(options, { dim, metric: 'cosine', kernels });
  const indexes = new Map([[threads, built]]);
  let asked;
  return {
    build: (vectors) =>
      built.add(
        Int32Array.from({ length: count }, (_, row) => row),
        vectors,
      ),
    get version() {
      return `${kernels.isa}, walked on ${built.stats().details.storage}`;
    },
    bytes: () => built.stats().bytes,
    async prepare({ k, ef, threads: searching }) {
      if (!indexes.has(searching)) indexes.set(searching, await again(searching));
      asked = { index: indexes.get(searching), efSearch: Math.max(k, ef) };
    },
    search: (queries, k) => asked.index.search(queries, k, { efSearch: asked.efSearch }),
    rows: ({ rows }) => rows,
  };

  async function again(searching) {
    const path = `${folder}/belfry-${process.pid}.part`;
    await built.save(path);
    try {
      return await loadIndex(path, { kernels: getKernels({ threads: searching }) });
    } finally {
      await rm(path);
    }
  }
});
