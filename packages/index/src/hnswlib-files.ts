/**
 * Plain graph files of hnswlib, as Python's hnswlib and hnswlib-node write and read them: no header of Belfry's around
 * them, labels are item rows, vectors float32. With `cosine` they hold unit vectors in the space `ip` or `cosine`.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { BelfryError, asFileError, replaceFile } from '@belfry/core';
import { getHnswGraphs } from '@belfry/native';
import { requireAvailable } from './choose-kind.js';
import { HnswIndex } from './hnsw/hnsw-index.js';
import { hnswOptions, type HnswOptions } from './hnsw/hnsw-options.js';
import { contextOf, type IndexServices } from './index-services.js';
import type { Metric, VectorIndex } from './vector-index.js';

/** What an index offers that can be written as a file of hnswlib. */
interface HasHnswlibGraph {
  writeHnswlib(file: FileHandle): Promise<void>;
}

export interface HnswlibImport extends IndexServices, Partial<Pick<HnswOptions, 'efSearch' | 'storage'>> {
  /** The file says neither. */
  readonly dim: number;
  readonly metric: Metric;
}

/**
 * Writes the graph of an index as hnswlib does, whole or not at all. Vectors equal to one another are linked once; the
 * library finds the others through it.
 * @param index of a kind that has such a graph @throws INVALID_ARGUMENT for any other, FILE_NOT_FOUND (no such folder), FILE_UNREADABLE, DISK_FULL
 */
export async function exportHnswlib(index: VectorIndex, path: string): Promise<void> {
  if (!hasGraph(index)) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `an index of kind ${index.kind}, which has no graph`,
      expected: 'an index of kind hnsw',
      change: 'Build one with `kind: hnsw`.',
    });
  }
  await replaceFile(path, (file) => index.writeHnswlib(file));
}

/**
 * An index of kind hnsw from a graph file of hnswlib. Everything in the file is checked before it is used; vectors marked
 * as deleted count as deleted.
 * @throws INDEX_KIND_UNAVAILABLE, FILE_NOT_FOUND, FILE_UNREADABLE, INDEX_INVALID (no graph, another dimension, labels that are no item rows, vectors that are not of unit length where the metric is cosine), OUT_OF_MEMORY
 */
export async function importHnswlib(
  path: string,
  { dim, metric, efSearch, storage, ...services }: HnswlibImport,
): Promise<VectorIndex> {
  await requireAvailable('hnsw');
  const context = contextOf(services);
  const graphs = getHnswGraphs({ threads: context.kernels.threads });
  const options = hnswOptions.parse({ ...(efSearch && { efSearch }), ...(storage && { storage }) });
  const encoded = options.storage === 'auto' ? 'float32' : options.storage;
  const file = await open(path, 'r').catch((error: unknown) => {
    throw asFileError(error, 'read', path);
  });
  try {
    const { size } = await file.stat();
    const graph = await graphs.read(
      { dim, metric, storage: encoded, m: options.m, efConstruction: options.efConstruction, seed: options.seed },
      { file: file.fd, offset: 0, bytes: size, mapped: false },
    );
    const { m, efConstruction } = graph.options;
    return await HnswIndex.of(graph, { ...context, graphs, options: { ...options, m, efConstruction }, encoded });
  } finally {
    await file.close();
  }
}

function hasGraph(index: VectorIndex): index is VectorIndex & HasHnswlibGraph {
  return 'writeHnswlib' in index;
}
