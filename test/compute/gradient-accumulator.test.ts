import { expect } from 'chai';
import fc from 'fast-check';
import { GradientAccumulator, type EmbeddingTable } from '@belfry/compute';
import { referenceKernels } from '@belfry/native';

const dim = 2;
const tableRows = 6;
const table: EmbeddingTable = { name: 'table', rows: tableRows, dim, values: new Float32Array(tableRows * dim) };

/** Small integers, so that every order of summation gives the same floats. */
const anyValue = fc.integer({ min: -8, max: 8 });
const anyRow = fc.integer({ min: -1, max: tableRows - 1 });
const lookUps = fc.array(fc.tuple(anyRow, anyValue, anyValue), { maxLength: 12 });

describe('gradient accumulator', () => {
  it('sums look-ups of a row over all calls, once per row, in order of first touch', () => {
    fc.assert(
      fc.property(fc.array(lookUps, { minLength: 1, maxLength: 3 }), (calls) => {
        const accumulator = new GradientAccumulator(referenceKernels);
        const expected = new Map<number, [number, number]>();
        for (const call of calls) {
          accumulator.addRows(
            table,
            Int32Array.from(call, ([row]) => row),
            Float32Array.from(call.flatMap(([, a, b]) => [a, b])),
          );
          for (const [row, a, b] of call) {
            const [x, y] = expected.get(row) ?? [0, 0];
            if (row >= 0) expected.set(row, [x + a, y + b]);
          }
        }
        const [{ rows, values }] = accumulator.finish().sparse;
        expect(Array.from(rows)).to.deep.equal([...expected.keys()]);
        expect(Array.from(values)).to.deep.equal([...expected.values()].flat().map((sum) => sum + 0));
      }),
      { seed: 1 },
    );
  });

  it('gives each member of a bag the gradient of the bag', () => {
    const accumulator = new GradientAccumulator(referenceKernels);
    const bags = { offsets: Int32Array.of(0, 3, 3, 5), values: Int32Array.of(4, 1, 4, -1, 1) };
    accumulator.addBags(table, bags, Float32Array.of(1, 10, 2, 20, 3, 30));
    const [{ rows, values }] = accumulator.finish().sparse;
    expect(Array.from(rows)).to.deep.equal([4, 1]);
    expect(Array.from(values)).to.deep.equal([2, 20, 4, 40]);
  });

  it('adds dense gradients without changing what it was given', () => {
    const accumulator = new GradientAccumulator(referenceKernels);
    const parameter = { name: 'bias', shape: [2], values: new Float32Array(2) };
    const first = Float32Array.of(1, 2);
    accumulator.addDense(parameter, first);
    accumulator.addDense(parameter, Float32Array.of(10, 20));
    expect(Array.from(accumulator.finish().dense[0].values)).to.deep.equal([11, 22]);
    expect(Array.from(first)).to.deep.equal([1, 2]);
  });
});
