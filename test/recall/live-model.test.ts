/** Random sequences of changes and requests against a recall that keeps plain maps and compares with everything. */
import { expect } from 'chai';
import * as fc from 'fast-check';
import { csrFromLists, parseOptions } from '@belfry/core';
import { Vocabulary, type FeatureTable } from '@belfry/data';
import { createIndex, indexOptions } from '@belfry/index';
import { hnswUnavailable } from '@belfry/native';
import { createRecall, type LiveRecall, type RecallOptions } from '@belfry/recall';

const DIM = 4;
const COLOURS = ['red', 'green', 'blue'];
const RUN_ITEMS = 6;
const RUN_USERS = 3;
const itemId = (n: number): string => `i${n}`;
const userId = (n: number): string => `u${n}`;

/** Spread over the sphere so that no two scores are equal. */
function vectorOf(seed: number): Float32Array {
  const vector = Float32Array.from({ length: DIM }, (_, d) => Math.sin(12.9898 * (seed + 1) * (d + 1) + seed));
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

interface ModelItem {
  vector: Float32Array;
  colour: string | null;
  price: number | null;
  hidden: boolean;
  outOfStock: boolean;
}

/** The oracle: what has been acknowledged, and nothing else. */
class Model {
  readonly items = new Map<string, ModelItem>();
  readonly seen = new Map<string, Set<string>>();
  readonly everKnown = new Set<string>();
  readonly vectors = new Map<string, Float32Array>();

  answer(user: string, { k = 20, where, includeSeen, includeOutOfStock, exclude = [] }: RecallOptions): string[] {
    const query = this.vectors.get(user)!;
    const may = [...this.items].filter(([id, item]) => {
      const of = { colour: item.colour, price: item.price };
      const holds = (condition: NonNullable<NonNullable<RecallOptions['where']>['must']>[number]): boolean => {
        const value = of[condition.attribute as keyof typeof of];
        if (value === null) return false;
        if ('in' in condition) return condition.in.includes(value);
        return (value as number) >= (condition.from ?? -Infinity) && (value as number) <= (condition.to ?? Infinity);
      };
      const { must = [], should = [], mustNot = [] } = where ?? {};
      return (
        !item.hidden &&
        (includeOutOfStock === true || !item.outOfStock) &&
        (includeSeen === true || !this.seen.get(user)?.has(id)) &&
        !exclude.includes(id) &&
        must.every(holds) &&
        (should.length === 0 || should.some(holds)) &&
        !mustNot.some(holds)
      );
    });
    const score = (item: ModelItem): number => item.vector.reduce((sum, value, d) => sum + value * query[d], 0);
    return may
      .sort((a, b) => score(b[1]) - score(a[1]))
      .slice(0, k)
      .map(([id]) => id);
  }
}

async function start(kind: string): Promise<{ recall: LiveRecall; model: Model }> {
  const model = new Model();
  const items = new Vocabulary(Array.from({ length: RUN_ITEMS }, (_, n) => itemId(n)));
  const users = new Vocabulary(Array.from({ length: RUN_USERS }, (_, n) => userId(n)));
  const colours = Array.from({ length: RUN_ITEMS }, (_, n) => 1 + (n % 3));
  const itemFeatures: FeatureTable = {
    features: [
      { kind: 'categorical', name: 'colour', codes: Int32Array.from(colours), names: ['', ...COLOURS] },
      { kind: 'numeric', name: 'price', values: Float32Array.from({ length: RUN_ITEMS }, (_, n) => 10 * n) },
    ],
  };
  const itemValues = new Float32Array(RUN_ITEMS * DIM);
  const userValues = new Float32Array(RUN_USERS * DIM);
  for (let n = 0; n < RUN_ITEMS; n++) {
    itemValues.set(vectorOf(n), n * DIM);
    const rest = { colour: COLOURS[n % 3], price: 10 * n, hidden: false, outOfStock: false };
    model.items.set(itemId(n), { vector: vectorOf(n), ...rest });
    model.everKnown.add(itemId(n));
  }
  const histories = Array.from({ length: RUN_USERS }, (_, n) => [n, (n + 2) % RUN_ITEMS]);
  for (let n = 0; n < RUN_USERS; n++) {
    userValues.set(vectorOf(100 + n), n * DIM);
    model.vectors.set(userId(n), vectorOf(100 + n));
    model.seen.set(userId(n), new Set(histories[n].map(itemId)));
  }
  const index = await createIndex(parseOptions(indexOptions, { kind }), { dim: DIM, metric: 'dot' });
  await index.add(Int32Array.from(items.ids.keys()), itemValues);
  const recall = createRecall({
    users,
    items,
    userVectors: { dim: DIM, values: userValues },
    itemVectors: { dim: DIM, values: itemValues },
    index,
    seen: csrFromLists(histories),
    itemFeatures,
  });
  return { recall, model };
}

type Operation = (recall: LiveRecall, model: Model) => Promise<void>;

const anItem = fc.nat(11);
const aUser = fc.nat(RUN_USERS - 1);
const aColour = fc.constantFrom(...COLOURS, 'violet', null);

const upsert = fc
  .record(
    {
      item: anItem,
      vector: fc.nat(50),
      colour: aColour,
      price: fc.option(fc.nat(60)),
      hidden: fc.boolean(),
      outOfStock: fc.boolean(),
    },
    { requiredKeys: ['item', 'vector'] },
  )
  .map(({ item, vector, colour, price, hidden, outOfStock }): Operation => async (recall, model) => {
    const id = itemId(item);
    const known = model.items.get(id);
    const features = { ...(colour === undefined ? {} : { colour }), ...(price === undefined ? {} : { price }) };
    const moves = known === undefined || vector % 2 === 0;
    await recall.upsertItems([
      { item: id, ...(moves ? { vector: vectorOf(20 + vector) } : {}), features, hidden, outOfStock },
    ]);
    model.everKnown.add(id);
    model.items.set(id, {
      vector: moves ? vectorOf(20 + vector) : known.vector,
      colour: colour === undefined ? (known?.colour ?? null) : colour,
      price: price === undefined ? (known?.price ?? null) : price,
      hidden: hidden ?? known?.hidden ?? false,
      outOfStock: outOfStock ?? known?.outOfStock ?? false,
    });
  });

const remove = fc
  .uniqueArray(anItem, { minLength: 1, maxLength: 3 })
  .map((items): Operation => async (recall, model) => {
    const there = items.filter((item) => model.items.has(itemId(item)));
    expect(await recall.deleteItems(items.map(itemId))).to.equal(there.length);
    for (const item of there) model.items.delete(itemId(item));
  });

const events = fc
  .array(fc.tuple(aUser, anItem), { minLength: 1, maxLength: 4 })
  .map((pairs): Operation => async (recall, model) => {
    const known = pairs.filter(([, item]) => model.everKnown.has(itemId(item)));
    const outcome = recall.recordEvents(pairs.map(([user, item]) => ({ user: userId(user), item: itemId(item) })));
    expect(outcome).to.deep.equal({ recorded: known.length, skipped: pairs.length - known.length });
    for (const [user, item] of known) model.seen.get(userId(user))!.add(itemId(item));
  });

const aCondition = fc.oneof(
  fc
    .array(fc.constantFrom(...COLOURS, 'violet'), { maxLength: 3 })
    .map((colours) => ({ attribute: 'colour', in: colours })),
  fc.record({ attribute: fc.constant('price'), from: fc.nat(60) }),
  fc.record({ attribute: fc.constant('price'), to: fc.nat(60) }),
);
const conditions = fc.array(aCondition, { maxLength: 2 });
const someOptions: fc.Arbitrary<RecallOptions> = fc.record(
  {
    k: fc.integer({ min: 1, max: 15 }),
    where: fc.record({ must: conditions, should: conditions, mustNot: conditions }, { requiredKeys: [] }),
    includeSeen: fc.boolean(),
    includeOutOfStock: fc.boolean(),
    exclude: fc.array(anItem.map(itemId), { maxLength: 3 }),
  },
  { requiredKeys: ['k'] },
);

const request = fc.tuple(aUser, someOptions).map(([user, options]): Operation => async (recall, model) => {
  const { items } = await recall.recommend({ user: userId(user) }, options);
  expect(items.map(({ item }) => item)).to.deep.equal(model.answer(userId(user), options));
  const here = recall.recommendManySync([{ user: userId(user) }], options)[0].items;
  expect(here).to.deep.equal(items);
});

const operations = fc.array(fc.oneof(upsert, remove, events, { arbitrary: request, weight: 3 }), {
  minLength: 1,
  maxLength: 25,
});

async function requireSame(recall: LiveRecall, model: Model): Promise<void> {
  for (const user of model.vectors.keys()) {
    const { items } = await recall.recommend({ user }, { k: 50 });
    expect(items.map(({ item }) => item)).to.deep.equal(model.answer(user, { k: 50 }));
  }
}

describe('live recall under random changes', () => {
  for (const kind of ['exact', 'hnsw'] as const) {
    (kind === 'exact' || hnswUnavailable() === null ? describe : describe.skip)(`over ${kind}`, () => {
      it('answers as a recall that compares with everything that was acknowledged', async () => {
        await fc.assert(
          fc.asyncProperty(operations, async (steps) => {
            const { recall, model } = await start(kind);
            for (const step of steps) await step(recall, model);
            await requireSame(recall, model);
          }),
          { numRuns: 150, seed: 7 },
        );
      });

      it('comes back from its changes, however often they are given again', async () => {
        await fc.assert(
          fc.asyncProperty(operations, async (steps) => {
            const { recall, model } = await start(kind);
            for (const step of steps) await step(recall, model);
            const changes = JSON.parse(JSON.stringify(recall.changes(), plainVectors)) as ReturnType<
              LiveRecall['changes']
            >;
            const { recall: restored } = await start(kind);
            for (let times = 0; times < 2; times++) {
              await restored.upsertItems(changes.items);
              restored.recordEvents(changes.events);
              await restored.deleteItems(changes.deleted);
              await requireSame(restored, model);
            }
            const sorted = ({ items, deleted, events: kept }: ReturnType<LiveRecall['changes']>): unknown => ({
              items: Object.fromEntries(items.map((item) => [item.item, item])),
              deleted: deleted.toSorted(),
              events: kept,
            });
            expect(sorted(restored.changes())).to.deep.equal(sorted(recall.changes()));
          }),
          { numRuns: 60, seed: 8 },
        );
      });
    });
  }
});

function plainVectors(_: string, value: unknown): unknown {
  return value instanceof Float32Array ? Array.from(value) : value;
}
