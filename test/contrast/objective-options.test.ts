import { createObjective, objectiveOptions } from '@belfry/contrast';
import { BelfryError, parseOptions, type OptionProblem } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';

function problemsOf(options: unknown): OptionProblem[] {
  try {
    parseOptions(objectiveOptions, options);
    return [];
  } catch (error) {
    expect(error).to.be.instanceOf(BelfryError);
    return (error as BelfryError).details.problems as OptionProblem[];
  }
}

describe('objective options', () => {
  it('have defaults that go together', () => {
    const { loss, negatives } = parseOptions(objectiveOptions, {});
    const { name, form, ...ownDefaults } = loss;
    expect({ name, form }).to.deep.equal({ name: 'batch-softmax', form: 'auto' });
    expect(Object.values(ownDefaults).every((value) => value === null)).to.equal(true);
    expect(negatives).to.deep.equal({
      name: 'mixed',
      count: 1024,
      drawn: 'uniform',
      beta: 0.75,
      ownWeight: 1,
      ranking: 'exact',
      refreshEvery: 200,
      counts: 'log',
      countsRate: 0.01,
      mask: 'own',
      exclude: 'none',
      clusters: null,
    });
  });

  const refused: [string, object, string, string][] = [
    [
      'the partition form of batch-softmax',
      { loss: { form: 'partition' } },
      'loss.form',
      'batch-softmax: auto or ranking',
    ],
    ['a form for decoupled', { loss: { name: 'decoupled', form: 'ranking' } }, 'loss.form', 'decoupled: auto'],
    [
      'the partition form without its correction',
      { loss: { name: 'sampled-softmax', form: 'partition', logQ: false } },
      'loss.form',
      'does not estimate the sum over the catalogue',
    ],
    [
      'a weighted log-sum in a softmax',
      { loss: { weight: 0.9 } },
      'loss.weight',
      'null except for decoupled, bilateral, ccl: weighing the log-sum',
    ],
    [
      'a correction of infonce',
      { loss: { name: 'infonce', logQ: true } },
      'loss.logQ',
      'with logQ it is batch-softmax',
    ],
    ['nce without the odds of noise', { loss: { name: 'nce', logQ: false } }, 'loss.logQ', 'without it is sgns'],
    ['nt-xent with drawn negatives', { loss: { name: 'nt-xent' } }, 'negatives.name', 'the batch alone (in-batch)'],
    [
      'directau with drawn negatives',
      { loss: { name: 'directau' } },
      'negatives.name',
      'no place for other candidates',
    ],
    ['a margin of a softmax', { loss: { margin: 0.5 } }, 'loss.margin', 'null except for ccl'],
    ['a temperature of ccl', { loss: { name: 'ccl', temperature: 0.1 } }, 'loss.temperature', 'cosines themselves'],
    ['a bias of a softmax', { loss: { learnsBias: true } }, 'loss.learnsBias', 'cancels'],
    [
      'a learned temperature of debiased',
      { loss: { name: 'debiased', learnsTemperature: true } },
      'loss.learnsTemperature',
      'the floor e^(−1/τ) of debiased moves with it',
    ],
    [
      'a temperature both learned and scheduled',
      { loss: { learnsTemperature: true, endTemperature: 0.2 } },
      'loss.endTemperature',
      'null where the temperature is learned',
    ],
    [
      'a mask where there are no candidates',
      { loss: { name: 'directau' }, negatives: { name: 'in-batch', mask: 'known-positives' } },
      'negatives.mask',
      'own for directau',
    ],
    ['batch-softmax without the batch', { negatives: { name: 'uniform' } }, 'negatives.name', 'in-batch or mixed'],
  ];
  for (const [what, options, path, reason] of refused) {
    it(`refuse ${what} and say why`, () => {
      const problems = problemsOf(options);
      expect(problems.map((problem) => problem.path)).to.deep.equal([path]);
      expect(problems[0].expected).to.include(reason);
    });
  }

  it('report all problems at once', () => {
    const paths = problemsOf({
      loss: { form: 'partition', weight: 2, temperature: 0 },
      negatives: { name: 'popularity' },
    }).map((problem) => problem.path);
    expect(paths).to.have.members(['loss.form', 'loss.weight', 'loss.temperature', 'negatives.name']);
  });

  it('accept what is biased by name', () => {
    expect(problemsOf({ loss: { logQ: false } })).to.deep.equal([]);
    expect(
      problemsOf({ loss: { name: 'decoupled', logQ: false, weight: 1.22 }, negatives: { name: 'uniform' } }),
    ).to.deep.equal([]);
  });

  describe('read a sum of sources', () => {
    const named = (name: string): OptionProblem[] => problemsOf({ negatives: { name } });

    it('of one term or many, with and without parameters and counts', () => {
      for (const name of [
        'mixedx64',
        'in-batch + hard:200-400x16 + dns:32x1',
        'in-batch + popularity:0.75x4096',
        'in-batch+uniformx16 +popularity:1 + popularity:0x8',
      ]) {
        expect(named(name), name).to.deep.equal([]);
      }
    });

    const faults: [string, string, string][] = [
      ['', 'term 1 ("")', 'terms NAME[:PARAMETER][xCOUNT]'],
      ['in-batch + ', 'term 2 ("")', 'terms NAME[:PARAMETER][xCOUNT]'],
      ['in-batch popularity', 'term 1 ("in-batch popularity")', 'terms NAME[:PARAMETER][xCOUNT]'],
      ['in-batch + popularty:0.5', 'term 2 ("popularty:0.5")', 'one of in-batch, uniform, popularity'],
      ['in-batch + constructor', 'term 2 ("constructor")', 'one of in-batch'],
      ['in-batchx5 + uniform', 'term 1 ("in-batchx5")', 'in-batch without a count'],
      ['uniformx0 + in-batch', 'term 1 ("uniformx0")', 'a count from 1 to 1,048,576'],
      ['in-batch + popularity:5', 'term 2 ("popularity:5")', 'BETA, a number from 0 to 4'],
      ['in-batch + popularity:', 'term 2 ("popularity:")', 'BETA, a number from 0 to 4'],
      ['in-batch + uniform:3', 'term 2 ("uniform:3")', 'uniform without a parameter'],
      ['in-batch + hard:400-200', 'term 2 ("hard:400-200")', 'A-B, ranks from 1'],
      ['in-batch + hard:0-9', 'term 2 ("hard:0-9")', 'A-B, ranks from 1'],
      ['in-batch + hard:9', 'term 2 ("hard:9")', 'A-B, ranks from 1'],
      ['in-batch + dns:0x1', 'term 2 ("dns:0x1")', 'DRAWS, a whole number from 1'],
      ['in-batch + mixed', 'term 2 ("mixed")', 'at most one term that uses the batch'],
      ['in-batch + in-batch', 'term 2 ("in-batch")', 'at most one term that uses the batch'],
    ];
    for (const [name, term, expected] of faults) {
      it(`and say which term is at fault: ${JSON.stringify(name)}`, () => {
        const problems = named(name);
        expect(problems.map(({ path }) => path)).to.deep.equal(['negatives.name']);
        expect(problems[0].given).to.equal(`negatives.name = ${JSON.stringify(name)}, ${term}`);
        expect(problems[0].expected).to.include(expected);
      });
    }

    it('with the nearest name', () => {
      expect(named('in-batch + popularty')[0].change).to.equal('write popularity');
    });
  });

  it('take ccl and directau on cosines alone', () => {
    const context = {
      itemCounts: Int32Array.of(1, 1),
      knownPositives: { offsets: Int32Array.of(0, 0), values: Int32Array.of() },
      batchSize: 2,
      kernels: getKernels(),
    };
    for (const name of ['ccl', 'directau'] as const) {
      expect(() =>
        createObjective({ loss: { name }, negatives: { name: 'in-batch' }, similarity: 'dot' }, context),
      ).to.throw(`loss ${name} on dot`);
    }
  });

  it('need a batch of two for in-batch negatives', () => {
    const context = {
      itemCounts: Int32Array.of(1, 1),
      knownPositives: { offsets: Int32Array.of(0, 0), values: Int32Array.of() },
      batchSize: 1,
      kernels: getKernels(),
    };
    expect(() =>
      createObjective({ loss: {}, negatives: { name: 'in-batch' }, similarity: 'cosine' }, context),
    ).to.throw('batch size 1 with in-batch negatives');
  });
});
