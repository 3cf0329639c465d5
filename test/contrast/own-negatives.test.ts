import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import { csrFromLists, csrRow, Rng } from '@belfry/core';
import {
  createObjective,
  dnsNegatives,
  exactRanking,
  hardNegatives,
  HnswRanking,
  type ContrastBatch,
  type ItemRanking,
  type ModelView,
  type NegativeSource,
} from '@belfry/contrast';
import { getKernels, hnswUnavailable } from '@belfry/native';
import { expect } from 'chai';

const ITEMS = 60;
const USERS = 12;
const DIM = 4;
const rng = Rng.fromSeed(3);
const random = (rows: number): Float32Array => Float32Array.from({ length: rows * DIM }, () => rng.normal());
const knownPositives = csrFromLists(Array.from({ length: USERS }, (_, user) => [user, user + 20, user + 40]));
const batch: ContrastBatch = {
  users: Int32Array.from({ length: USERS }, (_, row) => row),
  items: Int32Array.from({ length: USERS }, (_, row) => (row % 2 === 0 ? row + 20 : row + 45)),
  weights: null,
};

/** Other item vectors at each step. */
class DriftingModel {
  readonly queries = random(USERS);
  readonly items = [random(ITEMS), random(ITEMS), random(ITEMS)];
  encoded = 0;

  at(step: number): ModelView {
    return {
      step,
      dim: DIM,
      kernels: getKernels(),
      queryVectors: () => this.queries,
      itemVectors: (rows) => {
        this.encoded += rows.length;
        const from = this.items[step % this.items.length];
        return Float32Array.from(
          { length: rows.length * DIM },
          (_, i) => from[rows[Math.floor(i / DIM)] * DIM + (i % DIM)],
        );
      },
    };
  }

  score(step: number, user: number, item: number): number {
    let sum = 0;
    for (let k = 0; k < DIM; k++) {
      sum += this.queries[user * DIM + k] * this.items[step % this.items.length][item * DIM + k];
    }
    return sum;
  }

  /** By sorting all items that are neither known nor the own one. */
  ranking(step: number, query: number): number[] {
    const left = Array.from({ length: ITEMS }, (_, item) => item).filter(
      (item) => !csrRow(knownPositives, query).includes(item) && item !== batch.items[query],
    );
    return left.sort((a, b) => this.score(step, query, b) - this.score(step, query, a));
  }
}

/** As a step does: prepared, then drawn for. */
async function drawAt(source: NegativeSource, model: ModelView, seed: number): Promise<Int32Array> {
  await source.prepare?.(batch, Rng.fromSeed(seed), model);
  return source.own!.draw(batch, Rng.fromSeed(seed), model);
}

const hard = (settings: { from: number; to: number; perQuery: number; refreshEvery?: number }) =>
  hardNegatives({
    band: settings,
    perQuery: settings.perQuery,
    weight: 1,
    ranking: exactRanking({ itemCount: ITEMS, refreshEvery: settings.refreshEvery ?? 1 }),
    itemCount: ITEMS,
    knownPositives,
  });

describe('negatives that depend on the query', () => {
  it('hard: draws from the band of each query alone, without repeats, and reaches all of it evenly', async () => {
    const model = new DriftingModel();
    const source = hard({ from: 6, to: 15, perQuery: 3 });
    const times = new Map<number, number>();
    for (let round = 0; round < 400; round++) {
      const rows = await drawAt(source, model.at(0), round);
      for (let query = 0; query < USERS; query++) {
        const ranks = Array.from(
          rows.subarray(3 * query, 3 * query + 3),
          (row) => model.ranking(0, query).indexOf(row) + 1,
        );
        expect(ranks.every((rank) => rank >= 6 && rank <= 15)).to.equal(true);
        expect(new Set(ranks).size).to.equal(3);
        for (const rank of ranks) times.set(rank, (times.get(rank) ?? 0) + 1);
      }
    }
    // 400 · 12 · 3 draws over 10 ranks: 1440 each, with a standard deviation below 36.
    expect([...times.keys()].sort((a, b) => a - b)).to.deep.equal([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    for (const count of times.values()) expect(count).to.be.closeTo(1440, 160);
  });

  it('hard: with a band at the end of the ranking gives what is left of it, −1 beyond', async () => {
    const model = new DriftingModel();
    const rows = await drawAt(hard({ from: 55, to: 90, perQuery: 16 }), model.at(0), 1);
    for (let query = 0; query < USERS; query++) {
      const expected = model
        .ranking(0, query)
        .slice(54)
        .sort((a, b) => a - b);
      const theirs = rows.subarray(16 * query, 16 * query + 16);
      expect(Array.from(theirs.slice(0, expected.length)).sort((a, b) => a - b)).to.deep.equal(expected);
      expect(theirs.slice(expected.length).every((row) => row === -1)).to.equal(true);
    }
  });

  it('hard: ranks by the vectors of the last refresh, a restored one by the same, and says how old they are', async () => {
    const model = new DriftingModel();
    const source = hard({ from: 1, to: 1, perQuery: 1, refreshEvery: 2 });
    const bestAt = (step: number) => Array.from(batch.items, (_, query) => model.ranking(step, query)[0]);
    const draw = async (from: typeof source, step: number) => Array.from(await drawAt(from, model.at(step), step));
    expect(await draw(source, 0)).to.deep.equal(bestAt(0));
    expect(await draw(source, 1)).to.deep.equal(bestAt(0));
    expect([source.figures!(0), source.figures!(1)]).to.deep.equal([{ staleness: 0 }, { staleness: 1 }]);
    const restored = hard({ from: 1, to: 1, perQuery: 1, refreshEvery: 2 });
    restored.memory!.restore(source.memory!.state());
    expect(await draw(restored, 1)).to.deep.equal(bestAt(0));
    expect(await draw(restored, 2)).to.deep.equal(bestAt(2));
    expect(model.encoded).to.equal(2 * ITEMS);
  });

  (hnswUnavailable() === null ? it : it.skip)(
    'hard: searched in a graph built beside the steps: the ranking of the vectors it was built from, and how old they are',
    async () => {
      const model = new DriftingModel();
      const ranking: ItemRanking = new HnswRanking({ itemCount: ITEMS, refreshEvery: 2 });
      const none = csrFromLists(Array.from({ length: USERS }, () => []));
      const bestAfter = async (step: number) => {
        await ranking.prepare(model.at(step));
        const { rows } = ranking.nearest(model.at(step), model.queries, 1, none);
        return [Array.from(rows), ranking.staleness(step)];
      };
      const bestBy = (step: number) =>
        Array.from({ length: USERS }, (_, user) =>
          Array.from({ length: ITEMS }, (_item, item) => item).reduce((best, item) =>
            model.score(step, user, item) > model.score(step, user, best) ? item : best,
          ),
        );
      expect(await bestAfter(0)).to.deep.equal([bestBy(0), 0]);
      expect(await bestAfter(1)).to.deep.equal([bestBy(0), 1]);
      // The graph of step 2 is linked beside the steps: until it is there, the one of step 0 answers.
      expect(await bestAfter(2)).to.deep.equal([bestBy(0), 2]);
      while (ranking.staleness(3) > 1) await nextTurn();
      expect(await bestAfter(3)).to.deep.equal([bestBy(2), 1]);
      expect(model.encoded).to.equal(2 * ITEMS);
    },
  );

  (hnswUnavailable() === null ? it : it.skip)(
    'hard: a graph that is being linked when training ends is let go of, and is not waited for',
    async () => {
      const itemCount = 10_000;
      const vectors = random(itemCount);
      const modelAt = (step: number): ModelView => ({
        step,
        dim: DIM,
        kernels: getKernels(),
        queryVectors: () => vectors.subarray(0, USERS * DIM),
        itemVectors: (rows) => vectors.subarray(0, rows.length * DIM),
      });
      const objective = createObjective(
        {
          loss: { name: 'sampled-softmax', temperature: 1 },
          negatives: { name: 'uniform + hard:2-6x5', count: 7, ranking: 'hnsw', refreshEvery: 1 },
          similarity: 'dot',
        },
        { itemCounts: new Int32Array(itemCount).fill(1), knownPositives, batchSize: USERS, kernels: getKernels() },
      );
      const prepare = (step: number) => objective.prepare(batch, Rng.fromSeed(4), modelAt(step));
      const startedAt = performance.now();
      await prepare(0);
      const linkedIn = performance.now() - startedAt;
      await prepare(1);
      await objective.close();
      expect(objective.negativeFigures(1)).to.deep.equal({ staleness: 1 });
      await setTimeout(2 * linkedIn);
      expect(objective.negativeFigures(1)).to.deep.equal({ staleness: 1 });
    },
  );

  it('dns: keeps the best of its draws, and of draws over the whole catalogue the best of the ranking', () => {
    const model = new DriftingModel();
    const settings = { weight: 1, itemCount: ITEMS, knownPositives };
    const all = dnsNegatives({ ...settings, draws: ITEMS, perQuery: 4 }).own!;
    const rows = all.draw(batch, Rng.fromSeed(1), model.at(1));
    const few = dnsNegatives({ ...settings, draws: 8, perQuery: 8 }).own!.draw(batch, Rng.fromSeed(2), model.at(1));
    const best = dnsNegatives({ ...settings, draws: 8, perQuery: 2 }).own!.draw(batch, Rng.fromSeed(2), model.at(1));
    for (let query = 0; query < USERS; query++) {
      const ranking = model.ranking(1, query);
      expect(Array.from(rows.subarray(4 * query, 4 * query + 4))).to.deep.equal(ranking.slice(0, 4));
      const drawn = Array.from(few.subarray(8 * query, 8 * query + 8)).sort(
        (a, b) => ranking.indexOf(a) - ranking.indexOf(b),
      );
      expect(Array.from(best.subarray(2 * query, 2 * query + 2))).to.deep.equal(drawn.slice(0, 2));
    }
  });

  it('add a term with a weight of its own to the loss over shared candidates', async () => {
    const model = new DriftingModel();
    const lossWith = async (negatives: { name: string; ownWeight?: number }) => {
      const objective = createObjective(
        { loss: { name: 'sampled-softmax', temperature: 1 }, negatives: { count: 7, ...negatives }, similarity: 'dot' },
        { itemCounts: new Int32Array(ITEMS).fill(1), knownPositives, batchSize: USERS, kernels: getKernels() },
      );
      await objective.prepare(batch, Rng.fromSeed(4), model.at(0));
      const candidates = objective.candidates(batch, Rng.fromSeed(4), model.at(0));
      const rows = Int32Array.of(...batch.items, ...candidates.drawn, ...(candidates.own ?? []));
      return objective.loss(batch, candidates, model.queries, model.at(0).itemVectors(rows)).loss;
    };
    const [shared, own] = [await lossWith({ name: 'uniform' }), await lossWith({ name: 'hard:2-6x5' })];
    expect(own).to.be.greaterThan(0);
    expect(await lossWith({ name: 'uniform + hard:2-6x5' })).to.be.closeTo(shared + own, 1e-5);
    expect(await lossWith({ name: 'uniform + hard:2-6x5', ownWeight: 0.25 })).to.be.closeTo(shared + own / 4, 1e-5);
    expect(await lossWith({ name: 'uniform + dns:10x2' })).to.be.greaterThan(shared);
  });
});
