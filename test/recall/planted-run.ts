/** Cats and dogs: two blocks of items on two axes, so that every right answer is known by hand. */
import { csrFromPairs, parseOptions } from '@belfry/core';
import { Vocabulary } from '@belfry/data';
import { createIndex, indexOptions } from '@belfry/index';
import { createRecall, type LiveRecall, type QueryEncoder, type RecallParts } from '@belfry/recall';

/**
 * `cat-1` … `cat-4` lie on the first axis, `dog-1` … `dog-4` on the second, each shorter than the one before.
 * @param biases what each item adds to every user's score, on the third axis
 */
export async function plantedRun(
  encoder?: QueryEncoder,
  biases?: readonly number[],
): Promise<RecallParts & { recall: LiveRecall }> {
  const items = new Vocabulary(['cat-1', 'cat-2', 'cat-3', 'cat-4', 'dog-1', 'dog-2', 'dog-3', 'dog-4']);
  const lengths = [0.95, 0.9, 0.85, 0.8];
  const directions = [...lengths.map((x) => [x, 0]), ...lengths.map((x) => [0, x])];
  const itemVectors = {
    dim: 3,
    values: Float32Array.from(directions.flatMap((direction, row) => [...direction, biases?.[row] ?? 0])),
  };
  const users = new Vocabulary(['cat-lover', 'dog-lover', 'new-user']);
  const userVectors = { dim: 3, values: Float32Array.of(1, 0.1, 0, 0.1, 1, 0, 0.5, 0.4, 0) };
  const seen = csrFromPairs(Int32Array.of(0, 0, 1), Int32Array.of(1, 0, 4), 3);
  const index = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), { dim: 3, metric: 'dot' });
  await index.add(Int32Array.from(items.ids.keys()), itemVectors.values);
  const parts: RecallParts = {
    users,
    items,
    userVectors,
    itemVectors,
    hasBias: biases !== undefined,
    index,
    seen,
    ...(encoder ? { encoder } : {}),
  };
  return { ...parts, recall: createRecall(parts) };
}
