import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import {
  describeOptions,
  mergeOptions,
  nearest,
  optionsJsonSchema,
  optionsTable,
  parseOptions,
  setOption,
  withRules,
} from '@belfry/core';
import { problemsOf } from './failure.js';

const feature = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('numeric'), scale: z.number().default(1) }),
  z.strictObject({ kind: z.literal('bag'), pooling: z.enum(['mean', 'sum']).default('mean') }),
]);

const negativesOptions = withRules(
  z.strictObject({
    name: z.enum(['in-batch', 'uniform']).default('in-batch').describe('Where negatives come from.'),
    count: z.int().min(0).default(0).describe('Drawn per step.'),
  }),
  [
    {
      paths: ['count', 'name'],
      check: ({ name, count }) => name === 'in-batch' || count > 0,
      expected: 'a count above 0 for sources that draw',
      change: 'raise negatives.count',
    },
  ],
);

const options = z.strictObject({
  train: z
    .strictObject({
      epochs: z.int().min(1).max(100_000).default(20).describe('Passes over the data.'),
      learningRate: z.number().gt(0).default(0.001).describe('Peak rate.'),
      optimizer: z.enum(['adam', 'adagrad', 'sgd']).default('adam').describe('Which | optimiser.'),
      refit: z.boolean().default(true).describe('Train again on everything.'),
      limit: z.number().nullable().default(null).describe('At most.'),
    })
    .prefault({}),
  negatives: negativesOptions.prefault({}),
  eval: z.strictObject({ k: z.array(z.int().min(1)).default([10, 20]).describe('Cut-offs.') }).prefault({}),
  features: z.record(z.string(), feature).default({}).describe('Feature columns.'),
});

describe('parseOptions', () => {
  it('fills in every default of nested groups', () => {
    expect(parseOptions(options, { train: { epochs: 3 } })).to.deep.equal({
      train: { epochs: 3, learningRate: 0.001, optimizer: 'adam', refit: true, limit: null },
      negatives: { name: 'in-batch', count: 0 },
      eval: { k: [10, 20] },
      features: {},
    });
  });

  it('reports all problems at once, each with the value, what was expected and what to change', () => {
    const given = { train: { epoch: 5, optimizer: 'adm', learningRate: 0, refit: 'yes' }, eval: { k: [10, 0] } };
    expect(problemsOf(() => parseOptions(options, given))).to.have.deep.members([
      {
        path: 'train.epoch',
        given: 'train.epoch = 5',
        expected: 'one of the options of train: epochs, learningRate, optimizer, refit, limit',
        change: 'rename train.epoch to train.epochs',
      },
      {
        path: 'train.optimizer',
        given: 'train.optimizer = "adm"',
        expected: 'one of "adam", "adagrad", "sgd"',
        change: 'set train.optimizer to "adam"',
      },
      {
        path: 'train.learningRate',
        given: 'train.learningRate = 0',
        expected: 'a number > 0',
        change: 'set train.learningRate to a number > 0',
      },
      {
        path: 'train.refit',
        given: 'train.refit = "yes"',
        expected: 'true or false',
        change: 'set train.refit to true or false',
      },
      {
        path: 'eval.k[1]',
        given: 'eval.k[1] = 0',
        expected: 'an integer ≥ 1',
        change: 'set eval.k[1] to an integer ≥ 1',
      },
    ]);
  });

  it('checks a cross-field rule although other options are wrong, with defaults filled in', () => {
    const given = { negatives: { name: 'uniform', colour: 1 }, train: { epochs: 0 } };
    const paths = problemsOf(() => parseOptions(options, given)).map(({ path }) => path);
    expect(paths).to.have.members(['negatives.count', 'negatives.colour', 'train.epochs']);
  });

  it('leaves a rule alone where an option it names is itself wrong', () => {
    const problems = problemsOf(() => parseOptions(options, { negatives: { name: 'uniform', count: -1 } }));
    expect(problems.map(({ expected }) => expected)).to.deep.equal(['an integer ≥ 0']);
  });

  it('shows all values a broken rule is about', () => {
    const [problem] = problemsOf(() => parseOptions(options, { negatives: { name: 'uniform' } }));
    expect(problem.given).to.equal('negatives.count = 0 with negatives.name = "uniform"');
    expect(problem.change).to.equal('raise negatives.count');
  });

  it('finds an option that was written in the wrong group', () => {
    const [problem] = problemsOf(() => parseOptions(options, { epochs: 3 }));
    expect(problem.change).to.equal('rename epochs to train.epochs');
  });

  it('tells alternatives apart by their kind', () => {
    const given = {
      features: { age: { kind: 'numeric', scale: 'x' }, tags: { kind: 'bag', poling: 'sum' }, city: { kind: 'bagg' } },
    };
    const changes = problemsOf(() => parseOptions(options, given)).map(({ change }) => change);
    expect(changes).to.have.members([
      'set features.age.scale to a number',
      'rename features.tags.poling to features.tags.pooling',
      'set features.city.kind to "bag"',
    ]);
  });

  it('names the source and the place in a larger tree', () => {
    const parse = () => parseOptions(options.shape.train, { epochs: 'x' }, { source: 'run.yaml', path: 'train' });
    expect(parse).to.throw(
      'train.epochs = "x" (run.yaml); expected an integer from 1 to 100,000. set train.epochs to an integer from 1 to 100,000',
    );
  });

  it('accepts nothing but a group, whatever it is given, and never throws anything else than CONFIG_INVALID', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        fc.pre(input === null || typeof input !== 'object' || Object.keys(input).length > 0 || Array.isArray(input));
        fc.pre(input !== undefined);
        if (options.safeParse(input).success) return;
        expect(problemsOf(() => parseOptions(options, input))).not.to.have.length(0);
      }),
    );
  });
});

describe('setOption', () => {
  const readings: [path: string, text: string, value: unknown][] = [
    ['train.epochs', '3', { train: { epochs: 3 } }],
    ['train.learningRate', '1e-3', { train: { learningRate: 0.001 } }],
    ['train.refit', 'false', { train: { refit: false } }],
    ['train.optimizer', 'sgd', { train: { optimizer: 'sgd' } }],
    ['train.limit', 'null', { train: { limit: null } }],
    ['train.limit', '7', { train: { limit: 7 } }],
    ['eval.k', '5,10', { eval: { k: [5, 10] } }],
    ['eval.k', '[5, 10]', { eval: { k: [5, 10] } }],
    ['eval.k', '', { eval: { k: [] } }],
    ['features', '{"age":{"kind":"numeric"}}', { features: { age: { kind: 'numeric' } } }],
    ['features.age.scale', '2', { features: { age: { scale: 2 } } }],
  ];
  for (const [path, text, tree] of readings) {
    it(`reads --set ${path}=${text} by the schema`, () => {
      expect(setOption(options, {}, path, text)).to.deep.equal(tree);
    });
  }

  it('leaves what it cannot read for parseOptions to report beside other problems', () => {
    const tree = setOption(options, setOption(options, {}, 'train.epochs', 'many'), 'train.epoch', '3');
    const given = problemsOf(() => parseOptions(options, tree)).map((problem) => problem.given);
    expect(given).to.have.members(['train.epochs = "many"', 'train.epoch = "3"']);
  });

  it('changes neither the given tree nor the prototype of objects', () => {
    const tree = { train: { epochs: 1 } };
    setOption(options, tree, 'train.epochs', '2');
    const poisoned = setOption(options, tree, '__proto__.polluted', '1');
    expect(tree).to.deep.equal({ train: { epochs: 1 } });
    expect({}).not.to.have.property('polluted');
    expect(problemsOf(() => parseOptions(options, poisoned)).map(({ change }) => change)).to.deep.equal([
      'remove __proto__',
    ]);
  });

  it('gives back every number written as text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(setOption(options, {}, 'train.learningRate', String(value))).to.deep.equal({
          train: { learningRate: Number(String(value)) },
        });
      }),
    );
  });
});

describe('mergeOptions', () => {
  it('merges groups, replaces lists and values, and ignores undefined', () => {
    const base = { train: { epochs: 1, refit: true }, eval: { k: [1, 2] } };
    const over = { train: { epochs: 2, refit: undefined }, eval: { k: [3] }, index: { kind: 'hnsw' } };
    expect(mergeOptions(base, over)).to.deep.equal({
      train: { epochs: 2, refit: true },
      eval: { k: [3] },
      index: { kind: 'hnsw' },
    });
  });

  it('is the identity with an empty tree on either side', () => {
    const tree = fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.dictionary(fc.string(), fc.boolean())));
    fc.assert(
      fc.property(tree, (value) => {
        expect(mergeOptions(value, {})).to.deep.equal(mergeOptions({}, value));
      }),
    );
  });
});

describe('describeOptions', () => {
  it('lists every leaf with what it accepts, its default and its choices', () => {
    const described = describeOptions(options);
    expect(described.map(({ path }) => path)).to.deep.equal([
      ...['epochs', 'learningRate', 'optimizer', 'refit', 'limit'].map((name) => `train.${name}`),
      'negatives.name',
      'negatives.count',
      'eval.k',
      'features',
    ]);
    expect(described[2]).to.deep.equal({
      path: 'train.optimizer',
      type: 'one of "adam", "adagrad", "sgd"',
      default: 'adam',
      choices: ['adam', 'adagrad', 'sgd'],
      description: 'Which | optimiser.',
    });
  });

  it('makes a Markdown table whose cells may hold bars', () => {
    const lines = optionsTable(options).trimEnd().split('\n');
    expect(lines).to.have.length(2 + describeOptions(options).length);
    expect(lines[4]).to.equal(
      '| `train.optimizer` | one of "adam", "adagrad", "sgd" | `"adam"` | Which \\| optimiser. |',
    );
  });

  it('gives a JSON Schema in which nothing is required and nothing unknown is allowed', () => {
    expect(optionsJsonSchema(options))
      .to.include({ type: 'object', additionalProperties: false })
      .and.not.to.have.property('required');
  });
});

describe('nearest', () => {
  it('forgives a slip, case and separators, and nothing more', () => {
    const known = ['batchSize', 'epochs', 'learningRate'];
    expect(nearest('batch_size', known)).to.equal('batchSize');
    expect(nearest('epoch', known)).to.equal('epochs');
    expect(nearest('lerningrate', known)).to.equal('learningRate');
    expect(nearest('colour', known)).to.equal(null);
  });
});
