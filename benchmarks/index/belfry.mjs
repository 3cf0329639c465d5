// Belfry's graph for the index benchmark, walked on one of its storages. The threads of a graph are those it was made for:
// it is written once, and read for each number of threads that searches.
import { open, rm } from 'node:fs/promises';
import { getHnswGraphs, kernelInfo } from '@belfry/native';
import { serve } from './serve.mjs';

await serve(async ({ folder, dim, m, efConstruction, storage, threads, seed }) => {
  const options = { dim, metric: 'cosine', storage, m, efConstruction, seed };
  const built = getHnswGraphs({ threads }).create(options);
  const graphs = new Map([[threads, built]]);
  let asked;
  return {
    version: kernelInfo().isa,
    build: (vectors) =>
      built.add(
        Int32Array.from({ length: vectors.length / dim }, (_, row) => row),
        vectors,
        true,
      ),
    bytes: () => built.stats().bytes,
    async prepare({ ef, threads: searching }) {
      if (!graphs.has(searching)) graphs.set(searching, await again(built, searching));
      asked = { graph: graphs.get(searching), efSearch: ef };
    },
    search: (queries, k) => asked.graph.search({ queries, k, efSearch: Math.max(k, asked.efSearch) }),
    rows: ({ rows }) => rows,
  };

  async function again(graph, searching) {
    const path = `${folder}/belfry-${process.pid}.part`;
    const file = await open(path, 'w+');
    try {
      const bytes = await graph.write(file.fd, 0);
      return await getHnswGraphs({ threads: searching }).read(options, {
        file: file.fd,
        offset: 0,
        bytes,
        mapped: false,
      });
    } finally {
      await file.close();
      await rm(path);
    }
  }
});
