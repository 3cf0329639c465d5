/**
 * Conformance suite of a negative source: it draws what it says it draws. Batches are sampled from the item counts the
 * source was made with; what a query then finds among its candidates is held against the declared expected counts.
 */
import { AliasTable, csrFromLists, Rng, type Csr } from '@belfry/core';
import type { ContrastBatch, ModelView, NegativeSource } from '@belfry/contrast';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { countsFit } from './chi-square.js';
import { unitish } from './kernels/random-input.js';

export interface NegativeSourceFixture {
  /**
   * @param itemCounts [items] how often the batch sampler picks each item
   * @param knownPositives user row → item rows, ascending
   * @returns a source that stores at most 27 vectors in turn
   */
  readonly create: (itemCounts: Int32Array, knownPositives: Csr) => NegativeSource;
}

const ITEM_COUNTS = Int32Array.of(120, 60, 40, 30, 20, 12, 8, 5, 3, 2);
const ALL_ITEMS = ITEM_COUNTS.map((_, row) => row);
const BATCH_SIZE = 9;
const KNOWN_POSITIVES = csrFromLists([[2, 3]]);
/** Batches whose positives are put in store between two looks: more than a source under test keeps. */
const STORED_BATCHES = 3;

/** Declares the suite under `describe(name)`. */
export function describeNegativeSource(name: string, fixture: NegativeSourceFixture): void {
  const create = (itemCounts: Int32Array): NegativeSource => fixture.create(itemCounts, KNOWN_POSITIVES);
  describe(`negative source: ${name}`, () => {
    it('draws known item rows, the same for the same state of the generator', () => {
      const source = create(ITEM_COUNTS);
      const batch = sampleBatch(Rng.fromSeed(1));
      const drawn = source.draw(batch, Rng.fromSeed(2));
      expect(drawn.every((row) => row >= 0 && row < ITEM_COUNTS.length)).to.equal(true);
      expect(source.draw(batch, Rng.fromSeed(2))).to.deep.equal(drawn);
    });

    it('adds its expected counts to what is there, or declares that it has none', () => {
      const source = create(ITEM_COUNTS);
      const batch = sampleBatch(Rng.fromSeed(3));
      const fresh = new Float64Array(ALL_ITEMS.length);
      const started = new Float64Array(ALL_ITEMS.length).fill(5);
      expect(source.addExpectedCounts(batch, ALL_ITEMS, started)).to.equal(
        source.addExpectedCounts(batch, ALL_ITEMS, fresh),
      );
      started.forEach((count, row) => expect(count).to.be.closeTo(5 + fresh[row], 1e-9));
    });

    if (create(ITEM_COUNTS).own !== undefined) {
      it('gives each query different items, none of them its own or known to be liked, −1 where there are fewer', async () => {
        const batch = sampleBatch(Rng.fromSeed(5));
        const drawn = async ({ prepare, own }: NegativeSource): Promise<Int32Array> => {
          await prepare?.(batch, Rng.fromSeed(6), modelOf(5));
          return own!.draw(batch, Rng.fromSeed(6), modelOf(5));
        };
        const source = create(ITEM_COUNTS);
        const { own } = source;
        const rows = await drawn(source);
        expect(rows.length).to.equal(BATCH_SIZE * own!.perQuery);
        for (let query = 0; query < BATCH_SIZE; query++) {
          const theirs = Array.from(rows.subarray(query * own!.perQuery, (query + 1) * own!.perQuery));
          const there = theirs.filter((row) => row !== -1);
          expect(there.length).to.be.greaterThan(0);
          expect(theirs.slice(there.length).every((row) => row === -1)).to.equal(true);
          expect(new Set(there).size).to.equal(there.length);
          expect(there).to.not.include.members([batch.items[query]]);
          expect(there.some((row) => KNOWN_POSITIVES.values.includes(row))).to.equal(false);
        }
        expect(own!.draw(batch, Rng.fromSeed(6), modelOf(5))).to.deep.equal(rows);
        expect(await drawn(create(ITEM_COUNTS))).to.deep.equal(rows);
      });
      return;
    }

    const counted = (source: NegativeSource): boolean =>
      source.addExpectedCounts(sampleBatch(Rng.fromSeed(0)), ALL_ITEMS, new Float64Array(ALL_ITEMS.length));
    if (!counted(create(ITEM_COUNTS))) {
      it('never knows expected counts: biased by design, not to be corrected', () => {
        expect(counted(create(ALL_ITEMS.map(() => 1)))).to.equal(false);
      });
      return;
    }

    it('puts each item among the candidates of a query as often as it says (chi-square)', () => {
      const source = create(ITEM_COUNTS);
      const rng = Rng.fromSeed(4);
      const observed = new Float64Array(ALL_ITEMS.length);
      const expected = new Float64Array(ALL_ITEMS.length);
      source.stored?.remember({ users: ALL_ITEMS, items: ALL_ITEMS, weights: null }, vectorsOf(ALL_ITEMS));
      for (let step = 0; step < 4000; step++) {
        rememberSome(source, rng);
        const batch = sampleBatch(rng);
        source.addExpectedCounts(batch, ALL_ITEMS, expected);
        if (source.usesBatch) for (const row of batch.items.subarray(1)) observed[row]++;
        for (const row of source.draw(batch, rng)) observed[row]++;
        for (const { rows, vectors } of source.stored?.take(batch, rng) ?? []) {
          expect(vectors).to.deep.equal(vectorsOf(rows));
          for (const row of rows) observed[row]++;
        }
      }
      expect(sum(observed)).to.be.closeTo(sum(expected), 1e-6 * sum(expected));
      expect(countsFit(observed, expected), `observed ${observed.join(' ')}; expected ${expected.join(' ')}`).to.equal(
        true,
      );
    });
  });
}

const sampler = new AliasTable(Float64Array.from(ITEM_COUNTS));

function sampleBatch(rng: Rng): ContrastBatch {
  const items = Int32Array.from({ length: BATCH_SIZE }, () => sampler.sample(rng));
  return { users: new Int32Array(BATCH_SIZE), items, weights: null };
}

/** A model of fixed vectors. */
function modelOf(dim: number): ModelView {
  const rng = Rng.fromSeed(7);
  const queries = unitish(rng, BATCH_SIZE, dim);
  const items = unitish(rng, ITEM_COUNTS.length, dim);
  return {
    step: 0,
    dim,
    kernels: getKernels(),
    queryVectors: () => queries,
    itemVectors: (rows) =>
      Float32Array.from({ length: rows.length * dim }, (_, i) => items[rows[Math.floor(i / dim)] * dim + (i % dim)]),
  };
}

/** Batches enough that what is stored at one step tells nothing of what was stored at the step before. */
function rememberSome({ stored }: NegativeSource, rng: Rng): void {
  if (stored === undefined) return;
  for (let n = 0; n < STORED_BATCHES; n++) {
    const batch = sampleBatch(rng);
    stored.remember(batch, vectorsOf(batch.items));
  }
}

/** [n, 2] vectors that tell the rows they belong to. */
function vectorsOf(rows: Int32Array): Float32Array {
  return Float32Array.from({ length: 2 * rows.length }, (_, i) => rows[i >> 1] + 0.5 * (i & 1));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
