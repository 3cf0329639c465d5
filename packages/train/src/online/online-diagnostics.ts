/** Alignment, uniformity and signs of collapse of the vectors as they are served, on the events of a test. */
import { diagnose, type Diagnostics } from '@belfry/contrast';
import type { OnlineModel } from './online-model.js';
import type { RankedVectors, TestEvents } from './progressive-validation.js';

/** null where fewer than two events or items are known. Takes a few tenths of a second at most: once a version, not once a window. */
export function diagnosticsOf(
  { rng, progress, config, kernels, popularity }: OnlineModel,
  events: TestEvents,
  vectors: RankedVectors,
): Diagnostics | null {
  const { dim } = vectors;
  const rows = config.train.diagnosticsRows;
  const places = Int32Array.from(events.users.keys())
    .filter((place) => vectors.knows(place))
    .subarray(0, rows);
  const catalogue = rng
    .fork(`diagnose ${progress.window}`)
    .shuffle(Int32Array.from({ length: vectors.items.length / dim }, (_, row) => row))
    .subarray(0, rows);
  if (places.length < 2 || catalogue.length < 2) return null;
  const itemRows = places.map((place) => events.items[place]);
  const vectorsOf = (chosen: Int32Array): Float32Array => {
    const found = new Float32Array(chosen.length * dim);
    kernels.gatherRows(vectors.items, dim, chosen, found);
    return found;
  };
  return diagnose({
    dim,
    pairs: {
      userRows: places.map((place) => events.users[place]),
      itemRows,
      users: vectors.userVectors(places),
      items: vectorsOf(itemRows),
    },
    catalogue: {
      items: vectorsOf(catalogue),
      frequencies: Array.from(catalogue, (row) => popularity.counts[row] ?? 0),
    },
  });
}
