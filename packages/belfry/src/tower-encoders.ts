/** What a run's towers can encode while serving: users by their histories, new items by their features. */
import { parseOptions } from '@belfry/core';
import { initBackend } from '@belfry/compute';
import type { RunFolder } from '@belfry/data';
import { servedNewItemVectors, servedUserVectors, type ScoreOptions } from '@belfry/eval';
import type { Kernels } from '@belfry/native';
import type { ItemEncoder, QueryEncoder } from '@belfry/recall';
import { loadTowers, newItemEncoder, towersOptions, type TowersMeta } from '@belfry/towers';

/** Encoders that the towers have no use for are absent; where none is left, the towers are not loaded. */
export async function towerEncoders(
  run: RunFolder,
  score: ScoreOptions,
  interactionCount: number,
  kernels: Kernels,
): Promise<{ encoder?: QueryEncoder; itemEncoder?: ItemEncoder }> {
  const options = parseOptions(towersOptions, run.manifest.config.towers, { path: 'towers' });
  const readsHistory = options.user.history.length > 0 || options.user.neighbours.weight > 0;
  if (!readsHistory && options.item.features === 'none') return {};
  await initBackend('auto', { threads: kernels.threads });
  const { arrays, meta } = await run.readTowers();
  const newItems = newItemEncoder(options, meta as TowersMeta, arrays, kernels);
  const { user } = loadTowers(options, meta as TowersMeta, arrays, kernels);
  const encoder: QueryEncoder = {
    encodeHistory(itemRows) {
      const history = { offsets: Int32Array.of(0, itemRows.length), values: itemRows };
      return servedUserVectors(user.encode({ rows: Int32Array.of(-1), history }), user.dim, score, kernels);
    },
  };
  return {
    ...(readsHistory ? { encoder } : {}),
    ...(newItems === null
      ? {}
      : {
          itemEncoder: {
            features: newItems.features,
            encodeItems: (items) =>
              servedNewItemVectors(newItems.encode(items), options.dim, interactionCount, score, kernels),
          },
        }),
  };
}
