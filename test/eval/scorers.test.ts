import { BelfryError, Rng } from '@belfry/core';
import {
  applyScore,
  itemKnnScorer,
  popularityScorer,
  scoreOptions,
  servedNewItemVectors,
  servedUserVectors,
  vectorScorer,
  type ScoreOptions,
} from '@belfry/eval';
import { itemKnn, itemKnnOptions } from '@belfry/pairs';
import { expect } from 'chai';
import { lists } from './lists.js';

const DIM = 5;
const rng = Rng.fromSeed(7);
const random = (count: number): Float32Array => Float32Array.from({ length: count * DIM }, () => rng.normal());
const userVectors = random(6);
const itemVectors = random(40);
const itemCounts = Int32Array.from({ length: 40 }, (_, item) => (item === 3 ? 0 : 1 + rng.int(50)));

/** The definition of a score, in float64. */
function plainScore(user: number, item: number, { similarity, norm, popularity }: ScoreOptions): number {
  const u = [...userVectors.subarray(user * DIM, user * DIM + DIM)];
  const v = [...itemVectors.subarray(item * DIM, item * DIM + DIM)];
  const dot = (a: number[], b: number[]): number => a.reduce((sum, x, d) => sum + x * b[d], 0);
  const total = itemCounts.reduce((sum, count) => sum + Math.max(count, 0.5), 0);
  const lengths = similarity === 'cosine' ? Math.sqrt(dot(u, u) * dot(v, v)) : 1;
  return (
    (dot(u, v) / lengths) * dot(v, v) ** (norm / 2) + popularity * Math.log(Math.max(itemCounts[item], 0.5) / total)
  );
}

describe('served vectors', () => {
  for (const options of [
    { similarity: 'dot', norm: 0, popularity: 0 },
    { similarity: 'cosine', norm: 0, popularity: 0 },
    { similarity: 'cosine', norm: 0, popularity: 0.3 },
    { similarity: 'dot', norm: 0, popularity: -1 },
    { similarity: 'cosine', norm: 0.5, popularity: 0 },
    { similarity: 'cosine', norm: 0.75, popularity: 0.02 },
    { similarity: 'dot', norm: -0.5, popularity: 0 },
  ] as const) {
    it(`have the score as their inner product: ${options.similarity}, norm ${options.norm}, popularity ${options.popularity}`, () => {
      const served = applyScore({ dim: DIM, userVectors, itemVectors, itemCounts }, options);
      const scorer = vectorScorer(served);
      const users = Int32Array.of(4, 0);
      const { rows, scores } = scorer.topK(users, 40, lists([[], []]));
      rows.forEach((item, n) =>
        expect(scores[n]).to.be.closeTo(plainScore(users[Math.floor(n / 40)], item, options), 1e-5),
      );
      const ofUnitVectors = options.similarity === 'cosine' && options.norm === 0 && options.popularity === 0;
      expect(served.metric).to.equal(ofUnitVectors ? 'cosine' : 'dot');
    });
  }

  it('rank by p where training left log(p/q) of each item times a temperature, and popularity is that temperature', () => {
    const temperature = 0.1;
    const counts = Int32Array.of(50, 3, 20, 7, 1);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const p = [0.25, 0.2, 0.1, 0.3, 0.15];
    const learned = Float32Array.from(p, (share, item) => temperature * Math.log(share / (counts[item] / total)));
    const options: ScoreOptions = { similarity: 'dot', norm: 0, popularity: temperature };
    const towers = { dim: 1, userVectors: Float32Array.of(1), itemVectors: learned, itemCounts: counts };
    const { rows, scores } = vectorScorer(applyScore(towers, options)).topK(Int32Array.of(0), 5, lists([[]]));
    expect([...rows]).to.deep.equal([3, 0, 1, 4, 2]);
    rows.forEach((item, n) => expect(scores[n]).to.be.closeTo(temperature * Math.log(p[item]), 1e-6));
  });

  it('of users alone are the same as of users and items together', () => {
    const options = scoreOptions.parse({ popularity: 0.5 });
    const served = applyScore({ dim: DIM, userVectors, itemVectors, itemCounts }, options);
    expect(servedUserVectors(userVectors, DIM, options)).to.deep.equal(served.userVectors);
  });

  it('by cosine times the norm rank items as the inner product does, users of any length', () => {
    const ranked = (options: Partial<ScoreOptions>): number[] => {
      const served = applyScore({ dim: DIM, userVectors, itemVectors, itemCounts }, scoreOptions.parse(options));
      return [...vectorScorer(served).topK(Int32Array.of(0, 1, 2), 40, lists([[], [], []])).rows];
    };
    expect(ranked({ similarity: 'cosine', norm: 1 })).to.deep.equal(ranked({ similarity: 'dot' }));
  });

  it('of an item without a length stay zero whatever the norm counts', () => {
    const towers = { dim: 2, userVectors: Float32Array.of(1, 0), itemVectors: Float32Array.of(0, 0, 3, 4) };
    for (const norm of [-0.5, 0.5]) {
      const options = scoreOptions.parse({ norm });
      const { itemVectors: served } = applyScore({ ...towers, itemCounts: [1, 1] }, options);
      expect([...served.subarray(0, 2)]).to.deep.equal([0, 0]);
      expect(Math.hypot(...served.subarray(2))).to.be.closeTo(5 ** norm, 1e-6);
    }
  });

  it('of a new item are the same as of an item nobody took in training', () => {
    const options = scoreOptions.parse({ norm: 0.5, popularity: 0.1 });
    const counts = Int32Array.from({ length: 40 }, (_, item) => (item === 3 ? 0 : 2));
    const { itemVectors: served } = applyScore({ dim: DIM, userVectors, itemVectors, itemCounts: counts }, options);
    const alone = servedNewItemVectors(itemVectors.slice(3 * DIM, 4 * DIM), DIM, 39 * 2 + 0.5, options);
    alone.forEach((value, d) => expect(value).to.be.closeTo(served[3 * (DIM + 1) + d], 1e-6));
  });

  it('leave the vectors given as they are', () => {
    const before = itemVectors.slice();
    applyScore({ dim: DIM, userVectors, itemVectors, itemCounts }, scoreOptions.parse({}));
    expect(itemVectors).to.deep.equal(before);
  });

  it('need a count for each item where popularity counts', () => {
    const act = (): unknown =>
      applyScore(
        { dim: DIM, userVectors, itemVectors, itemCounts: itemCounts.subarray(1) },
        scoreOptions.parse({ popularity: 1 }),
      );
    expect(act).to.throw(BelfryError).with.property('code', 'SHAPE_MISMATCH');
  });
});

describe('scorers', () => {
  it('by vectors give the k best of a plain sort, excluded items left out', () => {
    const scorer = vectorScorer({ dim: DIM, userVectors, itemVectors });
    const { rows, found } = scorer.topK(Int32Array.of(2), 7, lists([[0, 5, 17]]));
    const dot: ScoreOptions = { similarity: 'dot', norm: 0, popularity: 0 };
    const sorted = Array.from({ length: 40 }, (_, item) => item)
      .filter((item) => ![0, 5, 17].includes(item))
      .sort((a, b) => plainScore(2, b, dot) - plainScore(2, a, dot));
    expect([...rows]).to.deep.equal(sorted.slice(0, 7));
    expect(found[0]).to.equal(7);
  });

  it('by vectors count all items that tie with the end of the list, near and far beyond it', () => {
    const equal = vectorScorer({ dim: 1, userVectors: Float32Array.of(1), itemVectors: new Float32Array(100).fill(2) });
    expect(equal.topK(Int32Array.of(0), 10, lists([[]])).tiedBeyond[0]).to.equal(90);
    const few = vectorScorer({
      dim: 1,
      userVectors: Float32Array.of(1),
      itemVectors: Float32Array.from({ length: 100 }, (_, item) => (item < 12 ? 2 : 1)),
    });
    expect(few.topK(Int32Array.of(0), 10, lists([[]])).tiedBeyond[0]).to.equal(2);
  });

  it('by popularity give everybody the most frequent items they do not have', () => {
    const scorer = popularityScorer(Int32Array.of(3, 9, 9, 1));
    const { rows, scores, tiedBeyond } = scorer.topK(Int32Array.of(0, 1), 2, lists([[], [1]]));
    expect([...rows]).to.deep.equal([1, 2, 2, 0]);
    expect([...scores]).to.deep.equal([9, 9, 9, 3]);
    expect([...tiedBeyond]).to.deep.equal([0, 0]);
    expect([...scorer.scoresOf(Int32Array.of(1), lists([[0, 3]]))]).to.deep.equal([3, 1]);
  });

  it("by item-kNN sum the similarities of an item's neighbours that the user has", () => {
    const train = lists([
      [0, 1],
      [0, 1, 2],
      [1, 2],
      [2, 3],
      [0, 3],
    ]);
    const neighbours = itemKnn({ itemsOfUsers: train, itemCount: 4, options: itemKnnOptions.parse({ neighbours: 2 }) });
    const scorer = itemKnnScorer(train, neighbours);
    const { rows, scores } = scorer.topK(Int32Array.of(0, 3), 4, lists([[], []]));
    rows.forEach((item, n) => {
      const history = n < 4 ? [0, 1] : [2, 3];
      let expected = 0;
      for (let i = neighbours.lists.offsets[item]; i < neighbours.lists.offsets[item + 1]; i++) {
        if (history.includes(neighbours.lists.values[i])) expected += neighbours.weights[i];
      }
      expect(scores[n]).to.be.closeTo(expected, 1e-6);
    });
    const asked = scorer.scoresOf(Int32Array.of(3), lists([[...rows.subarray(4)]]));
    expect([...asked]).to.deep.equal([...scores.subarray(4)]);
  });
});
