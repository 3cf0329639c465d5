/**
 * `map.arrow` of a run: every item as a point in the plane. It names the vocabulary and the very vectors it was made from,
 * so that a map is never shown beside another run's items.
 */
import { Float32, makeData, Int32 } from 'apache-arrow';
import { BelfryError, sha256Hex } from '@belfry/core';
import { idColumn } from '../arrow/arrow-columns.js';
import type { Vocabulary } from '../vocabulary.js';
import type { RunFolder, ServingVectors } from './run-folder.js';
import { readSealedArrow, writeSealedArrow } from './sealed-arrow.js';

const FILE = 'map.arrow';

export interface ItemMap {
  /** How the points were placed, e.g. `pca`. */
  readonly method: string;
  /** [items], in −1 … 1 */
  readonly x: Float32Array;
  /** [items], in −1 … 1 */
  readonly y: Float32Array;
  /** [items] the cluster of each item's vector, from 0. */
  readonly clusters: Int32Array;
}

/** What a map was made of. */
export interface MappedItems {
  readonly items: Vocabulary;
  readonly vectors: ServingVectors;
}

/** Writes whole or not at all. @throws DISK_FULL, FILE_UNREADABLE */
export async function writeItemMap(run: RunFolder, { items, vectors }: MappedItems, map: ItemMap): Promise<void> {
  await writeSealedArrow(run.file(FILE), {
    kind: 'map',
    columns: {
      item: idColumn(items.ids),
      x: makeData({ type: new Float32(), length: items.size, nullCount: 0, data: map.x }),
      y: makeData({ type: new Float32(), length: items.size, nullCount: 0, data: map.y }),
      cluster: makeData({ type: new Int32(), length: items.size, nullCount: 0, data: map.clusters }),
    },
    metadata: {
      'belfry.method': map.method,
      'belfry.vocabulary': items.hash,
      'belfry.vectors': hashOf(vectors),
    },
  });
}

/**
 * The run's map; null where there is none, or where the run was trained again since.
 * @throws VOCABULARY_MISMATCH where it is of other items; FILE_TRUNCATED, CHECKSUM_MISMATCH, FORMAT_TOO_NEW
 */
export async function readItemMap(run: RunFolder, { items, vectors }: MappedItems): Promise<ItemMap | null> {
  if (!run.has(FILE)) return null;
  const { columns, metadata } = await readSealedArrow(run.file(FILE), 'map');
  if (metadata['belfry.vocabulary'] !== items.hash) {
    throw new BelfryError('VOCABULARY_MISMATCH', {
      given: `${run.file(FILE)} over ${columns.item.length} items`,
      expected: `a map of the ${items.size} items of the run`,
      change: `Make it again with \`belfry map --run ${run.path}\`, or delete the file.`,
    });
  }
  if (metadata['belfry.vectors'] !== hashOf(vectors)) return null;
  return {
    method: metadata['belfry.method'],
    x: columns.x.values.subarray(0, items.size) as Float32Array,
    y: columns.y.values.subarray(0, items.size) as Float32Array,
    clusters: columns.cluster.values.subarray(0, items.size) as Int32Array,
  };
}

function hashOf({ values }: ServingVectors): string {
  return sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
