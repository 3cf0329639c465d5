/** Random sequences of changes and searches beside a model that is a map from row to vector. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csrFromLists } from '@belfry/core';
import { createIndex, indexKindNames, indexKinds, indexOptions, loadIndex, type VectorIndex } from '@belfry/index';
import { expect } from 'chai';
import fc from 'fast-check';

const DIM = 3;
const ROWS = 60;

type Model = Map<number, number[]>;
type Entry = [row: number, vector: number[]];

type Step =
  | { readonly name: 'upsert' | 'add'; readonly entries: readonly Entry[] }
  | { readonly name: 'delete'; readonly rows: readonly number[] }
  | { readonly name: 'rebuild' | 'reload' }
  | {
      readonly name: 'search';
      readonly queries: readonly number[][];
      readonly k: number;
      readonly refused: readonly number[] | null;
      readonly excluded: readonly number[];
    };

/** Few numbers, so that vectors and scores are often equal. */
const coordinate = fc.integer({ min: -3, max: 3 });
const anyVector = fc.array(coordinate, { minLength: DIM, maxLength: DIM });
const anyRow = fc.integer({ min: 0, max: ROWS - 1 });
const anyEntries = fc.array(fc.tuple(anyRow, anyVector), { maxLength: 25 });
const anyRows = fc.uniqueArray(anyRow, { maxLength: 40 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ name: fc.constant('upsert' as const), entries: anyEntries }),
  fc.record({ name: fc.constant('add' as const), entries: anyEntries }),
  fc.record({ name: fc.constant('delete' as const), rows: anyRows }),
  fc.record({ name: fc.constantFrom('rebuild' as const, 'reload' as const) }),
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant('search' as const),
      queries: fc.array(anyVector, { minLength: 1, maxLength: 4 }),
      k: fc.integer({ min: 1, max: ROWS + 5 }),
      refused: fc.option(fc.uniqueArray(anyRow, { maxLength: ROWS })),
      excluded: anyRows,
    }),
  },
);

for (const kind of indexKindNames) {
  describe(`an ${kind} index beside a model`, () => {
    let folder: string;

    before(async function () {
      folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
      const missing = await indexKinds[kind].missing();
      if (missing === null) return;
      console.log(`      skipped: ${missing}`);
      this.skip();
    });

    after(() => rm(folder, { recursive: true }));

    for (const metric of ['cosine', 'dot', 'l2'] as const) {
      it(`${metric}: leaks no row, loses none, and answers a batch as single queries`, async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
            const model: Model = new Map();
            let index = await createIndex({ ...indexOptions.parse({}), kind }, { dim: DIM, metric });
            for (const each of steps) index = await take(index, model, each, join(folder, `${metric}.belfry`));
          }),
          { numRuns: 40, seed: 5 },
        );
      });
    }
  });
}

async function take(index: VectorIndex, model: Model, step: Step, path: string): Promise<VectorIndex> {
  switch (step.name) {
    case 'upsert':
      await index.upsert(...arraysOf(step.entries));
      step.entries.forEach(([row, vector]) => model.set(row, vector));
      break;
    case 'add': {
      const fresh = new Map(step.entries.filter(([row]) => !model.has(row)));
      await index.add(...arraysOf([...fresh]));
      fresh.forEach((vector, row) => model.set(row, vector));
      break;
    }
    case 'delete': {
      const there = step.rows.filter((row) => model.delete(row));
      expect(await index.delete(Int32Array.from(step.rows))).to.equal(there.length);
      break;
    }
    case 'rebuild':
      await index.rebuild();
      break;
    case 'reload':
      await index.save(path);
      return loadIndex(path);
    case 'search':
      await checkSearch(index, model, step);
      break;
  }
  expect(index.size).to.equal(model.size);
  return index;
}

async function checkSearch(
  index: VectorIndex,
  model: Model,
  { queries, k, refused, excluded }: Extract<Step, { name: 'search' }>,
): Promise<void> {
  const flat = Float32Array.from(queries.flat());
  const ascending = excluded.toSorted((a, b) => a - b);
  const options = {
    exclude: csrFromLists(queries.map((_, q) => (q % 2 === 0 ? ascending : []))),
    ...(refused === null ? {} : { filter: (row: number): boolean => !refused.includes(row) }),
  };
  const { rows, scores, found, paths } = await index.search(flat, k, options);
  expect(index.searchSync(flat, k, options)).to.deep.equal({ rows, scores, found, paths });
  for (const [q, query] of queries.entries()) {
    const allowed = [...model].filter(
      ([row]) => !(refused ?? []).includes(row) && !(q % 2 === 0 && excluded.includes(row)),
    );
    const truth = allowed
      .map(([row, vector]) => ({ row, score: similarity(index.metric, query, vector) }))
      .sort((a, b) => b.score - a.score || a.row - b.row);
    expect(found[q]).to.equal(Math.min(k, allowed.length));
    const own = rows.subarray(q * k, q * k + found[q]);
    expect(new Set(own).size).to.equal(own.length);
    own.forEach((row, n) => {
      const score = scores[q * k + n];
      const planted = truth.find((one) => one.row === row);
      expect(planted, `row ${row}`).to.not.equal(undefined);
      expect(score).to.be.closeTo(planted!.score, 1e-5);
      if (index.isExact) expect(score).to.be.closeTo(truth[n].score, 1e-5);
      if (n > 0)
        expect(scores[q * k + n - 1] > score || (scores[q * k + n - 1] === score && own[n - 1] < row)).to.equal(true);
    });
    if (index.isExact && index.metric !== 'cosine')
      expect([...own]).to.deep.equal(truth.slice(0, k).map((one) => one.row));
    expect([...rows.subarray(q * k + found[q], (q + 1) * k)].every((row) => row === -1)).to.equal(true);
    const alone = await index.search(Float32Array.from(query), k, {
      ...options,
      exclude: csrFromLists([q % 2 === 0 ? ascending : []]),
    });
    expect([...alone.rows]).to.deep.equal([...rows.subarray(q * k, (q + 1) * k)]);
    expect([...alone.scores]).to.deep.equal([...scores.subarray(q * k, (q + 1) * k)]);
  }
}

function arraysOf(entries: readonly Entry[]): [rows: Int32Array, vectors: Float32Array] {
  return [Int32Array.from(entries, ([row]) => row), Float32Array.from(entries.flatMap(([, vector]) => vector))];
}

function similarity(metric: VectorIndex['metric'], a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, d) => sum + value * y[d], 0);
  if (metric === 'dot') return dot(a, b);
  if (metric === 'l2') return -a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}
