import { Rng } from '@belfry/core';
import { evalOptions, evaluate, vectorScorer, type EvaluationReport } from '@belfry/eval';
import { expect } from 'chai';
import { lists, tableScorer } from './lists.js';

const options = evalOptions.parse({ k: [2, 10], bootstrapSamples: 500 });

function report(
  table: readonly (readonly number[])[],
  test: readonly (readonly number[])[],
): Promise<EvaluationReport> {
  return evaluate({
    scorer: tableScorer(table),
    train: lists(test.map(() => [])),
    test: lists(test),
    itemCounts: new Int32Array(table[0].length).fill(1),
    options,
  });
}

describe('ties', () => {
  it('inside the list, put relevant items behind the others', async () => {
    const { figures } = await report([[5, 5, 5, 1, 0]], [[0]]);
    expect(figures['mrr@10']).to.equal(1 / 3);
    expect(figures['recall@2']).to.equal(0);
  });

  it('at the cut, give a place to a relevant item only where the others do not fill the list', async () => {
    const filled = [9, ...new Array<number>(20).fill(5), 1];
    expect((await report([filled], [[1]])).figures['recall@2']).to.equal(0);
    // Three items tie for the second place, two of them relevant and one not: the one that is not takes it.
    expect((await report([[9, 5, 5, 5, 1]], [[1, 2]])).figures['recall@2']).to.equal(0);
    // All that tie are relevant: one of them must be in the list, the other cannot.
    expect((await report([[9, 5, 5, 1, 1]], [[1, 2]])).figures['recall@2']).to.equal(1 / 2);
  });

  it('do not depend on where items are stored', async () => {
    const table = [[7, 3, 3, 3, 3, 2, 2, 0]];
    const forwards = await report(table, [[1, 5]]);
    const backwards = await report([[...table[0]].reverse()], [[2, 6]]);
    const { 'coverage@2': _, ...ranked } = forwards.figures;
    for (const name of Object.keys(ranked).filter((figure) => !/coverage|gini/.test(figure)))
      expect(backwards.figures[name], name).to.equal(ranked[name]);
  });

  it('let a constant scorer score as random', async () => {
    const items = 200;
    const users = 2000;
    const rng = Rng.fromSeed(6);
    const test = Array.from({ length: users }, () =>
      [...new Set([rng.int(items), rng.int(items)])].sort((a, b) => a - b),
    );
    const zeros = new Array<number>(items).fill(0);
    const { figures, intervals, users: counted } = await report(new Array<number[]>(users).fill(zeros), test);
    const [low, high] = intervals['recall@10'];
    const margin = high - low;
    expect(Math.abs(figures['recall@10'] - 10 / items)).to.be.below(margin);
    expect(counted.withoutRanking).to.equal(users);
    expect(figures['coverage@10']).to.equal(1);
  });

  it('do not pay a collapsed model for the order of the items', async () => {
    // Relevant are the first rows, which an order by row would put into every list.
    const users = 400;
    const items = 300;
    const collapsed = vectorScorer({
      dim: 4,
      userVectors: new Float32Array(users * 4).fill(0.5),
      itemVectors: new Float32Array(items * 4).fill(0.5),
    });
    const test = lists(Array.from({ length: users }, () => [0, 1, 2]));
    const given = {
      train: lists(Array.from({ length: users }, () => [])),
      test,
      itemCounts: new Int32Array(items),
      options,
    };
    const { figures } = await evaluate({ ...given, scorer: collapsed });
    const inOrder = collapsed.topK(Int32Array.of(0), 10, lists([[]]));
    expect([...inOrder.rows.subarray(0, 3)]).to.deep.equal([0, 1, 2]);
    expect(figures['recall@10']).to.be.below(0.1);
  });

  it('leave a model that has collapsed to two values with less than random', async () => {
    const table = [[...new Array<number>(50).fill(1), ...new Array<number>(50).fill(0)]];
    expect((await report(table, [[3, 4]])).figures['recall@10']).to.equal(0);
  });
});
