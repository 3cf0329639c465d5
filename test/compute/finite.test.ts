import { expect } from 'chai';
import { createOptimizer, type DenseParameter, type EmbeddingTable, type Gradients } from '@belfry/compute';
import { BelfryError, Rng } from '@belfry/core';

const dim = 4;

describe('an optimiser step on a gradient that is not finite', () => {
  for (const optimizer of ['adam', 'dense-adam', 'adagrad', 'sgd', 'lars'] as const) {
    for (const bad of [NaN, Infinity, -Infinity]) {
      it(`is refused by name, weights and moments as before: ${optimizer}, ${bad}`, () => {
        const rng = Rng.fromSeed(1);
        const numbers = (length: number) => Float32Array.from({ length }, () => rng.normal());
        const table = (name: string): EmbeddingTable => ({ name, rows: 6, dim, values: numbers(6 * dim) });
        const [users, items] = [table('user.id'), table('item.id')];
        const bias: DenseParameter = { name: 'item.output.bias', shape: [dim], values: numbers(dim) };
        const gradients = (): Gradients => ({
          sparse: [users, items].map((touched) => ({
            table: touched,
            rows: Int32Array.of(5, 2, 0),
            values: numbers(3 * dim),
          })),
          dense: [{ parameter: bias, values: numbers(dim) }],
        });
        const rule = createOptimizer({ optimizer, weightDecay: 0.1, momentum: 0.5 });
        rule.apply(gradients(), 0.1);
        const everything = () => [users.values, items.values, bias.values, ...rule.state().values()];
        const before = everything().map((values) => values.slice());

        const poisonedRow = gradients();
        poisonedRow.sparse[1].values[dim + 3] = bad;
        const error = refusalOf(() => rule.apply(poisonedRow, 0.1));
        expect(error.given).to.contain(`${bad}`).and.contain('item.id').and.contain('row 2');
        expect(error.details).to.include({ row: 2 });

        const poisonedBias = gradients();
        poisonedBias.dense[0].values[1] = bad;
        expect(refusalOf(() => rule.apply(poisonedBias, 0.1)).given).to.contain('item.output.bias');

        expect(everything()).to.deep.equal(before);
        expect(rule.stepCount).to.equal(1);
      });
    }
  }
});

function refusalOf(action: () => void): BelfryError {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(BelfryError);
    expect((error as BelfryError).code).to.equal('TRAINING_DIVERGED');
    return error as BelfryError;
  }
  throw new Error('the step was not refused');
}
