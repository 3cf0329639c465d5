/**
 * Writes the indexes of kind hnsw in test/index/fixtures/format-2 anew, from the vectors of `exact-dot` beside them; the
 * answers kept there stay as they are. Once a version that writes format 2 is published, those files are not to change.
 * Run after the set-up: node test/index/write-fixtures.mjs
 */
import { fileURLToPath } from 'node:url';
import { createIndex, loadIndex } from '@belfry/index';
import { getKernels } from '@belfry/native';

const fixture = (name) => fileURLToPath(new URL(`fixtures/format-2/${name}/index.belfry`, import.meta.url));
const options = { kind: 'hnsw', m: 8, efConstruction: 50, efSearch: 128, seed: 42, storage: 'auto' };
/** A vector of its own and one equal to another's are deleted again: the file holds what is left of them. */
const DELETED = [1, 2];

const source = await loadIndex(fixture('exact-dot'));
const { dim } = source;
const rows = Array.from({ length: 1000 }, (_, row) => row).filter((row) => source.vector(row) !== null);
const vectors = rows.map((row) => [...source.vector(row)]);

/** One thread links in one order: the same bytes every time. */
const kernels = getKernels({ threads: 1 });

for (const metric of ['cosine', 'dot', 'l2']) {
  const index = await createIndex(options, { dim, metric, vocabulary: 'words', kernels });
  await index.add(Int32Array.from(rows), Float32Array.from(vectors.flat()));
  await index.add(Int32Array.from(DELETED), Float32Array.from([...Array(dim).fill(1), ...vectors[0]]));
  await index.delete(Int32Array.from(DELETED));
  await index.save(fixture(`hnsw-${metric}`));
}
