/** What scores are divided by and shifted by: fixed, on a course, learned. */
import { createObjective, type Objective, type ObjectiveOptions } from '@belfry/contrast';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';

const DIM = 3;
const BATCH = { users: Int32Array.of(0, 1, 2), items: Int32Array.of(0, 1, 2), weights: null };
const ITEMS = 4;

function objectiveOf(loss: ObjectiveOptions['loss'], similarity: 'cosine' | 'dot' = 'cosine'): Objective {
  return createObjective(
    { loss, negatives: { name: 'in-batch' }, similarity },
    {
      itemCounts: new Int32Array(ITEMS).fill(1),
      knownPositives: { offsets: new Int32Array(4), values: new Int32Array(0) },
      batchSize: 3,
      kernels: getKernels(),
    },
  );
}

function lossOf(objective: Objective, progress = 0) {
  const rng = Rng.fromSeed(5);
  const queries = Float32Array.from({ length: 3 * DIM }, () => rng.normal());
  const items = Float32Array.from({ length: 3 * DIM }, () => rng.normal());
  return objective.loss(BATCH, objective.candidates(BATCH, rng), queries, items, progress);
}

describe('temperature and bias', () => {
  it('goes from start to end in equal ratios', () => {
    const scheduled = objectiveOf({ temperature: 0.1, endTemperature: 0.4 });
    for (const [progress, temperature] of [
      [0, 0.1],
      [0.5, 0.2],
      [1, 0.4],
    ]) {
      expect(lossOf(scheduled, progress).loss).to.be.closeTo(lossOf(objectiveOf({ temperature })).loss, 1e-6);
    }
  });

  it('learns nothing unless asked, but for nce and sgns on cosines', () => {
    const names = (objective: Objective) => objective.learned.map(({ name }) => name);
    expect(names(objectiveOf({}))).to.deep.equal([]);
    expect(names(objectiveOf({ learnsTemperature: true }))).to.deep.equal(['log-temperature']);
    for (const name of ['nce', 'sgns'] as const) {
      expect(names(objectiveOf({ name }))).to.deep.equal(['log-temperature', 'bias']);
      expect(names(objectiveOf({ name }, 'dot'))).to.deep.equal([]);
      expect(names(objectiveOf({ name, endTemperature: 0.2 }))).to.deep.equal(['bias']);
    }
  });

  it('starts the bias where all items are equally likely', () => {
    const start = (objective: Objective) => objective.learned[1].values[0];
    expect(start(objectiveOf({ name: 'nce' }))).to.be.closeTo(-Math.log(ITEMS), 1e-6);
    expect(start(objectiveOf({ name: 'sgns' }))).to.be.closeTo(-Math.log(2), 1e-6);
  });

  for (const loss of [
    { learnsTemperature: true, temperature: 0.5 },
    { name: 'nt-xent', learnsTemperature: true, temperature: 0.5 },
    { name: 'nce', temperature: 0.5 },
    { name: 'sgns', temperature: 0.5 },
  ] as const) {
    it(`gives the gradients of what is learned, by finite differences (${'name' in loss ? loss.name : 'batch-softmax'})`, () => {
      const objective = objectiveOf(loss);
      const { learnedGradients } = lossOf(objective);
      objective.learned.forEach((parameter, i) => {
        const start = parameter.values[0];
        const lossAt = (value: number) => {
          parameter.values[0] = value;
          return lossOf(objective).loss;
        };
        const measured = (lossAt(start + 1e-2) - lossAt(start - 1e-2)) / 2e-2;
        parameter.values[0] = start;
        expect(learnedGradients[i].parameter).to.equal(parameter);
        expect(learnedGradients[i].values[0]).to.be.closeTo(measured, 2e-4 + 2e-3 * Math.abs(measured));
      });
    });
  }

  it('puts a temperature that left its range back before it is used', () => {
    const objective = objectiveOf({ learnsTemperature: true, temperature: 0.05 });
    objective.learned[0].values[0] = Math.log(1e-6);
    expect(lossOf(objective).loss).to.be.closeTo(lossOf(objectiveOf({ temperature: 0.01 })).loss, 1e-4);
    expect(objective.learned[0].values[0]).to.be.closeTo(Math.log(0.01), 1e-6);
  });
});
