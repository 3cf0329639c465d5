import { expect } from 'chai';
import { createOptimizer, type EmbeddingTable, type Gradients, type OptimizerOptions } from '@belfry/compute';
import { BelfryError, Rng } from '@belfry/core';

const rows = 5;
const dim = 3;
const learningRate = 0.05;

/** One scalar weight under each rule, in double precision: the oracle. */
type ScalarRule = (weight: number, gradient: number, step: number, memory: number[]) => number;

function scalarAdam(decay: number): ScalarRule {
  return (w, g, t, memory) => {
    memory[0] = 0.9 * (memory[0] ?? 0) + 0.1 * g;
    memory[1] = 0.999 * (memory[1] ?? 0) + 0.001 * g * g;
    return (
      w -
      (learningRate * memory[0]) / (1 - 0.9 ** t) / (Math.sqrt(memory[1] / (1 - 0.999 ** t)) + 1e-8) -
      learningRate * decay * w
    );
  };
}

function scalarAdagrad(decay: number): ScalarRule {
  return (w, g, _t, memory) => {
    memory[0] = (memory[0] ?? 0) + g * g;
    return w - (learningRate * g) / (Math.sqrt(memory[0]) + 1e-10) - learningRate * decay * w;
  };
}

function scalarSgd(decay: number, momentum: number): ScalarRule {
  return (w, g, _t, memory) => {
    memory[0] = momentum * (memory[0] ?? 0) + g;
    return w - learningRate * memory[0] - learningRate * decay * w;
  };
}

type FloatTable = EmbeddingTable & { readonly values: Float32Array };

function randomTable(rng: Rng): FloatTable {
  return { name: 'item.id', rows, dim, values: Float32Array.from({ length: rows * dim }, () => rng.normal()) };
}

/** Steps that each touch some rows, none twice. */
function randomSteps(table: EmbeddingTable, count: number, rng: Rng): Gradients[] {
  return Array.from({ length: count }, () => {
    const touched = Int32Array.from([0, 1, 2, 3, 4].filter(() => rng.float() < 0.6));
    return {
      dense: [],
      sparse: [
        { table, rows: touched, values: Float32Array.from({ length: touched.length * dim }, () => rng.normal()) },
      ],
    };
  });
}

function oracle(start: Float32Array, steps: Gradients[], rule: ScalarRule, touchAll: boolean): number[] {
  const weights = Array.from(start);
  const memories = weights.map((): number[] => []);
  steps.forEach(({ sparse: [{ rows: touched, values }] }, n) => {
    for (let row = 0; row < rows; row++) {
      const place = touched.indexOf(row);
      if (place < 0 && !touchAll) continue;
      for (let j = 0; j < dim; j++) {
        const gradient = place < 0 ? 0 : values[place * dim + j];
        weights[row * dim + j] = rule(weights[row * dim + j], gradient, n + 1, memories[row * dim + j]);
      }
    }
  });
  return weights;
}

function expectClose(actual: ArrayLike<number>, expected: number[]): void {
  expected.forEach((value, i) => expect(actual[i], `weight ${i}`).to.be.closeTo(value, 2e-5));
}

const cases: { options: OptimizerOptions; rule: ScalarRule }[] = [
  { options: { optimizer: 'adam', weightDecay: 0, momentum: 0 }, rule: scalarAdam(0) },
  { options: { optimizer: 'adam', weightDecay: 0.1, momentum: 0 }, rule: scalarAdam(0.1) },
  { options: { optimizer: 'adagrad', weightDecay: 0, momentum: 0 }, rule: scalarAdagrad(0) },
  { options: { optimizer: 'adagrad', weightDecay: 0.1, momentum: 0 }, rule: scalarAdagrad(0.1) },
  { options: { optimizer: 'sgd', weightDecay: 0, momentum: 0 }, rule: scalarSgd(0, 0) },
  { options: { optimizer: 'sgd', weightDecay: 0.1, momentum: 0.9 }, rule: scalarSgd(0.1, 0.9) },
];

describe('optimisers', () => {
  for (const { options, rule } of cases) {
    const title = JSON.stringify(options);

    it(`${title} moves touched rows as a double-precision loop does, and no others`, () => {
      const rng = Rng.fromSeed(1);
      const table = randomTable(rng);
      const start = table.values.slice();
      const steps = randomSteps(table, 30, rng);
      const optimizer = createOptimizer(options);
      for (const step of steps) optimizer.apply(step, learningRate);
      expectClose(table.values, oracle(start, steps, rule, false));
      expect(optimizer.stepCount).to.equal(30);
    });

    it(`${title} resumes from its state to the same bits`, () => {
      const rng = Rng.fromSeed(2);
      const table = randomTable(rng);
      const steps = randomSteps(table, 10, rng);
      const uninterrupted = createOptimizer(options);
      const resumed = createOptimizer(options);
      for (const step of steps.slice(0, 5)) uninterrupted.apply(step, learningRate);
      resumed.restore(uninterrupted.stepCount, uninterrupted.state());
      const saved = table.values.slice();
      for (const step of steps.slice(5)) uninterrupted.apply(step, learningRate);
      const expected = table.values.slice();
      table.values.set(saved);
      for (const step of steps.slice(5)) resumed.apply(step, learningRate);
      expect(table.values).to.deep.equal(expected);
    });
  }

  it('adam is lazy: untouched rows stay where dense Adam would still move them', () => {
    const rng = Rng.fromSeed(3);
    const table = randomTable(rng);
    const start = table.values.slice();
    const steps: Gradients[] = [0, 1, 1, 1].map((row) => ({
      dense: [],
      sparse: [{ table, rows: Int32Array.of(row), values: new Float32Array(dim).fill(1) }],
    }));
    const optimizer = createOptimizer({ optimizer: 'adam', weightDecay: 0, momentum: 0 });
    for (const step of steps) optimizer.apply(step, learningRate);
    const dense = oracle(start, steps, scalarAdam(0), true);
    expect(table.values[0]).to.be.closeTo(start[0] - learningRate, 1e-5);
    expect(dense[0], 'three more steps of decaying momentum').to.be.lessThan(start[0] - 1.5 * learningRate);
    expectClose(table.values.subarray(dim, 2 * dim), oracle(start, steps, scalarAdam(0), false).slice(dim, 2 * dim));
  });

  for (const weightDecay of [0, 0.1]) {
    it(`dense-adam moves all rows as a double-precision loop does, weight decay ${weightDecay}, and resumes to the same bits`, () => {
      const rng = Rng.fromSeed(3);
      const table = randomTable(rng);
      const start = table.values.slice();
      const steps = randomSteps(table, 30, rng);
      const options = { optimizer: 'dense-adam', weightDecay, momentum: 0 } as const;
      const first = createOptimizer(options);
      for (const step of steps.slice(0, 15)) first.apply(step, learningRate);
      const resumed = createOptimizer(options);
      resumed.restore(first.stepCount, first.state());
      const saved = table.values.slice();
      for (const step of steps.slice(15)) first.apply(step, learningRate);
      expectClose(table.values, oracle(start, steps, scalarAdam(weightDecay), true));
      const expected = table.values.slice();
      table.values.set(saved);
      for (const step of steps.slice(15)) resumed.apply(step, learningRate);
      expect(table.values).to.deep.equal(expected);
    });
  }

  it('lars moves rows in proportion to their norms, as the closed form with decay and momentum says', () => {
    const rng = Rng.fromSeed(5);
    const table = randomTable(rng);
    const weights = Array.from(table.values);
    const velocity = weights.map(() => 0);
    const optimizer = createOptimizer({ optimizer: 'lars', weightDecay: 0.1, momentum: 0.9 });
    for (const step of randomSteps(table, 20, rng)) {
      optimizer.apply(step, learningRate);
      const [{ rows: touched, values }] = step.sparse;
      touched.forEach((row, n) => {
        const w = weights.slice(row * dim, (row + 1) * dim);
        const g = Array.from(values.subarray(n * dim, (n + 1) * dim));
        const trust = Math.hypot(...w) / (Math.hypot(...g) + 0.1 * Math.hypot(...w));
        w.forEach((weight, j) => {
          const at = row * dim + j;
          velocity[at] = 0.9 * velocity[at] + trust * (g[j] + 0.1 * weight);
          weights[at] = weight - learningRate * velocity[at];
        });
      });
    }
    expectClose(table.values, weights);
  });

  it('lars without decay and momentum: ten times the gradient changes nothing, but on biases', () => {
    const moved = (scale: number) => {
      const values = Float32Array.of(1, -2, 2);
      const layer = { name: 'layer', shape: [1, 3], values: values.slice() };
      const bias = { name: 'bias', shape: [3], values: values.slice() };
      const gradient = Float32Array.of(3 * scale, 0, 4 * scale);
      const dense = [layer, bias].map((parameter) => ({ parameter, values: gradient }));
      createOptimizer({ optimizer: 'lars', weightDecay: 0, momentum: 0 }).apply({ dense, sparse: [] }, 0.1);
      return { layer: Array.from(layer.values), bias: Array.from(bias.values) };
    };
    const once = moved(1);
    expectClose(once.layer, [1 - 0.1 * 3 * 0.6, -2, 2 - 0.1 * 3 * 0.8]);
    expectClose(once.bias, [1 - 0.3, -2, 2 - 0.4]);
    expectClose(moved(10).layer, once.layer);
    expectClose(moved(10).bias, [1 - 3, -2, 2 - 4]);
  });

  it('lars gives rows of zeros the plain gradient, and rows of bfloat16 the same step', () => {
    const zeros = { name: 'item.id', rows: 1, dim, values: new Float32Array(dim) };
    const halves = { name: 'user.id', rows: 1, dim, values: Uint16Array.of(0x3f80, 0xc000, 0x4000) };
    const gradient = Float32Array.of(3, 0, 4);
    const sparse = [zeros, halves].map((table) => ({ table, rows: Int32Array.of(0), values: gradient }));
    createOptimizer({ optimizer: 'lars', weightDecay: 0, momentum: 0 }).apply({ dense: [], sparse }, 0.1);
    expectClose(zeros.values, [-0.3, 0, -0.4]);
    const widened = Array.from(halves.values, (half) => new Float32Array(Uint32Array.of(half << 16).buffer)[0]);
    [0.82, -2, 1.76].forEach((value, j) => expect(widened[j]).to.be.closeTo(value, 0.02));
  });

  it('adam equals dense Adam where every row is touched in every step', () => {
    const rng = Rng.fromSeed(4);
    const table = randomTable(rng);
    const start = table.values.slice();
    const all = Int32Array.of(0, 1, 2, 3, 4);
    const steps: Gradients[] = Array.from({ length: 20 }, () => ({
      dense: [],
      sparse: [{ table, rows: all, values: Float32Array.from({ length: rows * dim }, () => rng.normal()) }],
    }));
    const optimizer = createOptimizer({ optimizer: 'adam', weightDecay: 0.01, momentum: 0 });
    for (const step of steps) optimizer.apply(step, learningRate);
    expectClose(table.values, oracle(start, steps, scalarAdam(0.01), true));
  });

  it('treat a dense parameter as they treat rows, and spare biases from weight decay', () => {
    const kernel = { name: 'kernel', shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) };
    const bias = { name: 'bias', shape: [2], values: Float32Array.of(1, 2) };
    const optimizer = createOptimizer({ optimizer: 'sgd', weightDecay: 0.5, momentum: 0 });
    optimizer.apply(
      {
        sparse: [],
        dense: [
          { parameter: kernel, values: new Float32Array(4) },
          { parameter: bias, values: Float32Array.of(1, 0) },
        ],
      },
      0.1,
    );
    expect(Array.from(kernel.values)).to.deep.equal(Array.from(Float32Array.of(0.95, 1.9, 2.85, 3.8)));
    expect(Array.from(bias.values)).to.deep.equal(Array.from(Float32Array.of(0.9, 2)));
  });

  it('refuse a state of another size', () => {
    const table = randomTable(Rng.fromSeed(5));
    const optimizer = createOptimizer({ optimizer: 'adagrad', weightDecay: 0, momentum: 0 });
    optimizer.restore(1, new Map([['item.id/adagrad.accumulator', new Float32Array(4)]]));
    expect(() =>
      optimizer.apply({ dense: [], sparse: [{ table, rows: Int32Array.of(0), values: new Float32Array(dim) }] }, 0.1),
    )
      .to.throw(BelfryError)
      .with.property('code', 'SHAPE_MISMATCH');
  });
});
