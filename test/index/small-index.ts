/** Small indexes of random vectors, and how a promise ended. */
import { BelfryError, Rng } from '@belfry/core';
import { createIndex, indexOptions, type IndexKindName, type VectorIndex } from '@belfry/index';

export const DIM = 8;

/** Rows 0 … count − 1 by cosine, of the vocabulary "words". */
export async function buildSmallIndex(kind: IndexKindName, count: number, seed: number): Promise<VectorIndex> {
  const rng = Rng.fromSeed(seed);
  const options = { ...indexOptions.parse({}), kind };
  const index = await createIndex(options, { dim: DIM, metric: 'cosine', vocabulary: 'words' });
  await index.add(
    Int32Array.from({ length: count }, (_, row) => row),
    Float32Array.from({ length: count * DIM }, () => rng.normal()),
  );
  return index;
}

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof BelfryError ? error.code : String(error)),
  );
}
