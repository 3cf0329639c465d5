/** Live recall over points on a circle: user n and item n have the same vector, so every answer can be told by hand. */
import { csrFromLists, parseOptions } from '@belfry/core';
import { Vocabulary } from '@belfry/data';
import { createIndex, indexOptions } from '@belfry/index';
import { createRecall, type LiveRecall } from '@belfry/recall';

/** Users u0 … and items i0 …, none of which anybody has seen. */
export async function circleRecall(userCount = 4, itemCount = 8): Promise<LiveRecall> {
  return pointRecall(points(userCount), points(itemCount));
}

/** User n of u0 … and item n of i0 … at the points given, compared by the inner product; nobody has seen anything. */
export async function pointRecall(ofUsers: readonly Point[], ofItems: readonly Point[]): Promise<LiveRecall> {
  const users = new Vocabulary(ofUsers.map((_, n) => `u${n}`));
  const items = new Vocabulary(ofItems.map((_, n) => `i${n}`));
  const [userVectors, itemVectors] = [ofUsers, ofItems].map((all) => {
    return { dim: 2, values: Float32Array.from(all.flat()) };
  });
  const index = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), { dim: 2, metric: 'dot' });
  await index.add(Int32Array.from(items.ids.keys()), itemVectors.values);
  const seen = csrFromLists(users.ids.map(() => new Int32Array(0)));
  return createRecall({ users, items, userVectors, itemVectors, index, seen });
}

type Point = readonly [number, number];

function points(count: number): Point[] {
  return Array.from({ length: count }, (_, n) => onCircle(n));
}

export function onCircle(n: number): [number, number] {
  return [Math.cos(n / 10), Math.sin(n / 10)];
}
