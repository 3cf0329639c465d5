/** The served vectors of the model as it stands. */
import { applyScore, servedDim, servedUserVectors, type ServedVectors } from '@belfry/eval';
import { csrGather } from '@belfry/core';
import type { OnlineModel } from './online-model.js';
import type { RankedVectors, TestEvents } from './progressive-validation.js';

const everyRow = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);
const nobody = new Float32Array(0);

/** All items, [items, dim]. */
export function currentItemVectors({ towers, ids, times, config, kernels }: OnlineModel): Float32Array {
  return applyScore(
    {
      dim: towers.item.dim,
      userVectors: nobody,
      itemVectors: towers.item.encode({ rows: everyRow(ids.item.size), history: null }),
      itemCounts: times.facts().counts,
    },
    config.score,
    kernels,
  ).itemVectors;
}

/** All users beside items that have been encoded. */
export function currentVectors(model: OnlineModel, itemVectors: Float32Array): Omit<ServedVectors, 'metric'> {
  const { towers, ids, recent, config, kernels } = model;
  const rows = everyRow(ids.user.size);
  const raw = towers.user.encode({ rows, history: historyOf(model, () => recent.listsOf(rows)) });
  const userVectors = servedUserVectors(raw, towers.user.dim, config.score, kernels);
  return { dim: servedDim(towers.item.dim, config.score), userVectors, itemVectors };
}

/** The users of test events with what they had before, in front of items that have been encoded. */
export function vectorsForTest(model: OnlineModel, events: TestEvents, items: Float32Array): RankedVectors {
  const { towers, config, kernels } = model;
  return {
    dim: servedDim(towers.item.dim, config.score),
    items,
    userVectors(places) {
      const rows = places.map((place) => events.users[place]);
      const raw = towers.user.encode({ rows, history: historyOf(model, () => csrGather(events.histories, places)) });
      return servedUserVectors(raw, towers.user.dim, config.score, kernels);
    },
    knows: (place) => events.users[place] >= 0 && events.items[place] >= 0,
  };
}

function historyOf<History>({ towers }: OnlineModel, read: () => History): History | null {
  return towers.user.readsHistory ? read() : null;
}
