/** Live recall over points on a circle: user n and item n have the same vector, so every answer can be told by hand. */
import { csrFromLists, parseOptions } from '@belfry/core';
import { Vocabulary } from '@belfry/data';
import { createIndex, indexOptions } from '@belfry/index';
import { createRecall, type LiveRecall } from '@belfry/recall';

/** Users u0 … and items i0 …, none of which anybody has seen. */
export async function circleRecall(userCount = 4, itemCount = 8): Promise<LiveRecall> {
  const users = new Vocabulary(Array.from({ length: userCount }, (_, n) => `u${n}`));
  const items = new Vocabulary(Array.from({ length: itemCount }, (_, n) => `i${n}`));
  const [userVectors, itemVectors] = [users, items].map(({ ids }) => {
    return { dim: 2, values: Float32Array.from(ids.flatMap((_, n) => onCircle(n))) };
  });
  const index = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), { dim: 2, metric: 'dot' });
  await index.add(Int32Array.from(items.ids.keys()), itemVectors.values);
  const seen = csrFromLists(users.ids.map(() => new Int32Array(0)));
  return createRecall({ users, items, userVectors, itemVectors, index, seen });
}

export function onCircle(n: number): [number, number] {
  return [Math.cos(n / 10), Math.sin(n / 10)];
}
