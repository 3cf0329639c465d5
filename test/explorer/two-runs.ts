/** Two small runs of one shop, side by side in a folder; the first with an HNSW index so coarse that it misses neighbours. */
import { join } from 'node:path';
import { buildIndex, generateShop, openRecall, train } from 'belfry';
import { createServer, explorerRoutes, type BelfryServer } from '@belfry/server';

const config = {
  towers: { dim: 16, user: { embeddingDim: 16, layers: [16] }, item: { embeddingDim: 16, layers: [16] } },
  negatives: { count: 64 },
  train: { epochs: 2, learningRate: 0.01, seed: 3, logEvery: 5, refit: false, validation: { users: 100 } },
  eval: { bootstrapSamples: 0 },
};

/** @param folder gets `shop`, `runs/first` and `runs/second` */
export async function makeTwoRuns(folder: string): Promise<{ data: string; first: string; second: string }> {
  const data = join(folder, 'shop');
  await generateShop({ preset: 'tiny', out: data, seed: 3 });
  const [first, second] = ['first', 'second'].map((name) => join(folder, 'runs', name));
  await train({ data, run: first, config });
  await train({ data, run: second, config: { ...config, loss: { temperature: 0.2 } } });
  await buildIndex({ run: first, kind: 'hnsw', m: 2, efConstruction: 2, efSearch: 1 });
  return { data, first, second };
}

/** A server that only reads, with the page. */
export function explorerOver(run: string): Promise<BelfryServer> {
  return createServer({
    run,
    open: (path) => openRecall(path),
    state: null,
    routes: [explorerRoutes],
  });
}
