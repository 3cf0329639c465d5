/**
 * Changes and requests at the same time, over a graph that is searched on other threads: what was forbidden before a
 * request began, and was not touched again before it ended, must not be in its answer.
 */
import { expect } from 'chai';
import { Rng, csrFromLists, parseOptions } from '@belfry/core';
import { Vocabulary } from '@belfry/data';
import { createIndex, indexOptions } from '@belfry/index';
import { hnswUnavailable } from '@belfry/native';
import { createRecall } from '@belfry/recall';

const DIM = 8;
const ITEMS = 600;
const USERS = 20;

(hnswUnavailable() === null ? describe : describe.skip)('live recall while it is asked', () => {
  it('keeps to every change that was acknowledged', async () => {
    const rng = Rng.fromSeed(3);
    const vector = (): Float32Array => Float32Array.from({ length: DIM }, () => rng.normal());
    const items = new Vocabulary(Array.from({ length: ITEMS }, (_, n) => `i${n}`));
    const users = new Vocabulary(Array.from({ length: USERS }, (_, n) => `u${n}`));
    const values = Float32Array.from(Array.from({ length: ITEMS }, () => [...vector()]).flat());
    const userValues = Float32Array.from(Array.from({ length: USERS }, () => [...vector()]).flat());
    const index = await createIndex(parseOptions(indexOptions, { kind: 'hnsw', m: 8, efConstruction: 60 }), {
      dim: DIM,
      metric: 'dot',
    });
    await index.add(Int32Array.from(items.ids.keys()), values);
    const recall = createRecall({
      users,
      items,
      userVectors: { dim: DIM, values: userValues },
      itemVectors: { dim: DIM, values },
      index,
      seen: csrFromLists(users.ids.map(() => [])),
    });

    /** Items that may not come back, and how often a change of each began or ended. */
    const forbidden = new Set<string>();
    const touched = new Map<string, number>();
    const seen = users.ids.map(() => new Set<string>());
    const touch = (item: string): void => void touched.set(item, (touched.get(item) ?? 0) + 1);
    const state = { asking: true, answers: 0 };

    const change = async (): Promise<void> => {
      for (let n = 0; n < 150; n++) {
        const item = `i${rng.int(ITEMS + 100)}`;
        touch(item);
        if (rng.int(2) === 0) {
          const hidden = rng.int(4) === 0;
          await recall.upsertItems([{ item, vector: vector(), hidden, outOfStock: false }]);
          if (hidden) forbidden.add(item);
          else forbidden.delete(item);
        } else {
          await recall.deleteItems([item]);
          forbidden.add(item);
        }
        touch(item);
        const user = rng.int(USERS);
        const other = `i${rng.int(ITEMS)}`;
        if (recall.recordEvents([{ user: `u${user}`, item: other }]).recorded > 0) seen[user].add(other);
      }
    };
    const ask = async (): Promise<void> => {
      while (state.asking) {
        const user = rng.int(USERS);
        const before = new Map([...forbidden].map((item) => [item, touched.get(item)]));
        const had = new Set(seen[user]);
        const answer = await recall.recommend({ user: `u${user}` }, { k: 200 });
        state.answers++;
        for (const { item } of answer.items) {
          const isForbidden = before.has(item) && before.get(item) === touched.get(item);
          expect(isForbidden, `${item} came back`).to.equal(false);
          expect(had.has(item), `${item} was seen`).to.equal(false);
        }
      }
    };
    const asked = [ask(), ask(), ask()];
    await change().finally(() => (state.asking = false));
    await Promise.all(asked);
    expect(state.answers).to.be.greaterThan(0);
  });
});
