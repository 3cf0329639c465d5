import { createObjective, type ContrastBatch, type Objective, type ObjectiveOptions } from '@belfry/contrast';
import { Rng, csrFromPairs, csrRow, type Csr } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';

const ITEMS = 6;
const itemCounts = new Int32Array(ITEMS).fill(1);

function objectiveOf(options: ObjectiveOptions, knownPositives: Csr): Objective {
  return createObjective(
    { ...options, similarity: 'cosine' },
    { itemCounts, knownPositives, batchSize: 8, kernels: getKernels() },
  );
}

/** Which columns each row leaves out, by asking of every pair. */
function excludedByLoop(
  batch: ContrastBatch,
  columns: readonly number[],
  usesBatch: boolean,
  known: Csr | null,
  keepsOwnRepeats: boolean,
): number[][] {
  return Array.from(batch.items, (own, row) =>
    columns.flatMap((item, column) => {
      const isSelf = usesBatch && column === row;
      const isOwn = item === own && !keepsOwnRepeats;
      const isKnown = item !== own && known !== null && csrRow(known, batch.users[row]).includes(item);
      return isSelf || isOwn || isKnown ? [column] : [];
    }),
  );
}

const rowsOf = (csr: Csr): number[][] =>
  Array.from({ length: csr.offsets.length - 1 }, (_, row) => [...csrRow(csr, row)]);

const knownOf = (lists: readonly (readonly number[])[]): Csr =>
  csrFromPairs(
    Int32Array.from(lists.flatMap((items, user) => items.map(() => user))),
    Int32Array.from(lists.flatMap((items) => [...items].sort((a, b) => a - b))),
    lists.length,
  );

const arbitraryItems = fc.uniqueArray(fc.nat({ max: ITEMS - 1 }), { maxLength: ITEMS });
const arbitraryPair = fc.record({ user: fc.nat({ max: 2 }), item: fc.nat({ max: ITEMS - 1 }) });

describe('exclusions', () => {
  const compositions: { name: string; options: ObjectiveOptions; keepsOwnRepeats: boolean }[] = [
    {
      name: 'ranking form over the batch',
      options: { loss: { name: 'batch-softmax' }, negatives: { name: 'in-batch' } },
      keepsOwnRepeats: true,
    },
    {
      name: 'ranking form, mixed',
      options: { loss: { name: 'batch-softmax' }, negatives: { name: 'mixed', count: 7 } },
      keepsOwnRepeats: true,
    },
    {
      name: 'partition form, drawn',
      options: { loss: { name: 'sampled-softmax', form: 'partition' }, negatives: { name: 'uniform', count: 7 } },
      keepsOwnRepeats: false,
    },
    {
      name: 'decoupled, mixed',
      options: { loss: { name: 'decoupled' }, negatives: { name: 'mixed', count: 7 } },
      keepsOwnRepeats: false,
    },
  ];
  for (const { name, options, keepsOwnRepeats } of compositions) {
    for (const mask of ['own', 'known-positives'] as const) {
      it(`${name}, mask ${mask}: equals asking of every pair, batch after batch`, () => {
        fc.assert(
          fc.property(
            fc.tuple(arbitraryItems, arbitraryItems, arbitraryItems),
            fc.array(fc.array(arbitraryPair, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 }),
            (lists, batches) => {
              const known = knownOf(lists);
              const objective = objectiveOf({ ...options, negatives: { ...options.negatives, mask } }, known);
              for (const pairs of batches) {
                const batch = {
                  users: Int32Array.from(pairs, (pair) => pair.user),
                  items: Int32Array.from(pairs, (pair) => pair.item),
                  weights: null,
                };
                const { drawn, usesBatch, exclusions } = objective.candidates(batch, Rng.fromSeed(3));
                const columns = [...(usesBatch ? batch.items : []), ...drawn];
                const expected = excludedByLoop(
                  batch,
                  columns,
                  usesBatch,
                  mask === 'own' ? null : known,
                  keepsOwnRepeats,
                );
                expect(rowsOf(exclusions)).to.deep.equal(expected);
              }
            },
          ),
          { seed: 7, numRuns: 60 },
        );
      });
    }
  }

  it('keeps repeats of the own item in the ranking form and masks them in the partition form', () => {
    const batch = { users: Int32Array.of(0, 1, 2), items: Int32Array.of(4, 4, 1), weights: null };
    const none = knownOf([[], [], []]);
    const rankingRows = objectiveOf(
      { loss: { name: 'sampled-softmax' }, negatives: { name: 'in-batch' } },
      none,
    ).candidates(batch, Rng.fromSeed(0));
    const partitionRows = objectiveOf(
      { loss: { name: 'sampled-softmax', form: 'partition' }, negatives: { name: 'in-batch' } },
      none,
    ).candidates(batch, Rng.fromSeed(0));
    expect(rowsOf(rankingRows.exclusions)).to.deep.equal([[0], [1], [2]]);
    expect(rowsOf(partitionRows.exclusions)).to.deep.equal([[0, 1], [0, 1], [2]]);
  });
});
