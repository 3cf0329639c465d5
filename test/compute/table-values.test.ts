import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  createOptimizer,
  emptyTable,
  fillNormal,
  inMemory,
  mappedIn,
  type EmbeddingTable,
  type Gradients,
  type TableMemory,
  type TablePrecision,
} from '@belfry/compute';
import { BelfryError, Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { builtIsas } from '../native/built-isas.js';

const rows = 30;
const dim = 5;

function freshTable(precision: TablePrecision, memory: TableMemory): EmbeddingTable {
  const values = emptyTable(rows * dim, precision, memory);
  fillNormal(values, 0.1, Rng.fromSeed(1));
  return { name: 'item.id', rows, dim, values };
}

function randomSteps(table: EmbeddingTable, count: number): Gradients[] {
  const rng = Rng.fromSeed(2);
  return Array.from({ length: count }, () => {
    const touched = Int32Array.from({ length: rows }, (_, row) => row).filter(() => rng.float() < 0.5);
    const values = Float32Array.from({ length: touched.length * dim }, () => rng.normal());
    return { dense: [], sparse: [{ table, rows: touched, values }] };
  });
}

function singlesOf(table: EmbeddingTable): Float32Array {
  const out = new Float32Array(rows * dim);
  getKernels().gatherRows(
    table.values,
    dim,
    Int32Array.from({ length: rows }, (_, row) => row),
    out,
  );
  return out;
}

describe('tables of bfloat16', () => {
  const adam = { optimizer: 'adam', weightDecay: 0.01, momentum: 0 } as const;

  it('start as the nearest bfloat16 of what float32 tables start with', () => {
    const [wide, half] = [freshTable('float32', inMemory), freshTable('bfloat16', inMemory)].map(singlesOf);
    half.forEach((value, i) =>
      expect(Math.abs(value - wide[i])).to.be.at.most(2 ** -9 * 2 ** Math.ceil(Math.log2(Math.abs(wide[i])))),
    );
    expect(half.every((value) => new Uint32Array(Float32Array.of(value).buffer)[0] % 65536 === 0)).to.equal(true);
  });

  it('learn by steps far below their spacing, in the mean of many numbers, where rounding to nearest would stand still', () => {
    const table: EmbeddingTable = {
      name: 'item.id',
      rows: 1000,
      dim: 8,
      values: emptyTable(8000, 'bfloat16', inMemory),
    };
    table.values.fill(0x3f80); // 1, whose neighbour below is 1 − 2⁻⁸
    const sgd = createOptimizer({ optimizer: 'sgd', weightDecay: 0, momentum: 0 });
    const all = Int32Array.from({ length: 1000 }, (_, row) => row);
    const gradients = { dense: [], sparse: [{ table, rows: all, values: new Float32Array(8000).fill(1) }] };
    const [steps, learningRate] = [100, 2 ** -12];
    for (let n = 0; n < steps; n++) sgd.apply(gradients, learningRate);
    const out = new Float32Array(8000);
    getKernels().gatherRows(table.values, 8, all, out);
    const mean = out.reduce((sum, value) => sum + value / 8000, 0);
    const error = 2 ** -8 * Math.sqrt(steps / 16 / 8000); // at most: each step moves by the spacing with probability 1/16
    expect(mean).to.be.closeTo(1 - steps * learningRate, 4 * error);
  });

  it('resume from weights, moments and step count to the same bits', () => {
    const table = freshTable('bfloat16', inMemory);
    const steps = randomSteps(table, 10);
    const [uninterrupted, resumed] = [createOptimizer({ ...adam, seed: 9 }), createOptimizer({ ...adam, seed: 9 })];
    for (const step of steps.slice(0, 5)) uninterrupted.apply(step, 0.05);
    resumed.restore(uninterrupted.stepCount, uninterrupted.state());
    const saved = table.values.slice();
    for (const step of steps.slice(5)) uninterrupted.apply(step, 0.05);
    const expected = table.values.slice();
    table.values.set(saved);
    for (const step of steps.slice(5)) resumed.apply(step, 0.05);
    expect(table.values).to.deep.equal(expected);
  });

  it('are rounded otherwise by another seed, table or step', () => {
    const roundings = [{ seed: 1 }, { seed: 2 }, { name: 'user.id' }, { steps: 1 }].map(
      ({ seed = 1, name = 'item.id', steps = 0 }) => {
        const table = { ...freshTable('bfloat16', inMemory), name };
        const optimizer = createOptimizer({ optimizer: 'sgd', weightDecay: 0, momentum: 0, seed });
        const [gradients] = randomSteps(table, 1);
        optimizer.restore(steps, new Map());
        optimizer.apply(gradients, 0.05);
        return table.values.join();
      },
    );
    expect(new Set(roundings).size).to.equal(4);
  });
});

describe('tables in mapped files', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'belfry-tables-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  if (builtIsas().length === 0) {
    it.skip('no C++ compiler: only the addon maps files');
    return;
  }
  const mapped = (): TableMemory => mappedIn(folder);

  for (const precision of ['float32', 'bfloat16'] as const) {
    it(`give the bits that tables in memory give, moments too: ${precision}`, function () {
      const memory = mapped();
      const results = [inMemory, memory].map((place) => {
        const table = freshTable(precision, place);
        const optimizer = createOptimizer({ optimizer: 'adam', weightDecay: 0, momentum: 0 }, getKernels(), place);
        for (const step of randomSteps(table, 8)) optimizer.apply(step, 0.05);
        return [table.values, ...optimizer.state().values()];
      });
      expect(results[1]).to.deep.equal(results[0]);
    });
  }

  it('lie in the folder without a name, so that nothing is left behind', async function () {
    const memory = mapped();
    const table = freshTable('float32', memory);
    expect(await readdir(folder)).to.deep.equal([]);
    if (process.platform === 'linux')
      expect(await readFile('/proc/self/maps', 'utf8')).to.contain(join(folder, '.table-'));
    expect(singlesOf(table)).to.deep.equal(singlesOf(freshTable('float32', inMemory)));
  });

  it('are refused with a code in a folder that is not there', function () {
    const memory = mappedIn(join(folder, 'missing'));
    expect(() => memory(64))
      .to.throw(BelfryError)
      .with.property('code', 'FILE_NOT_FOUND');
  });

  it('are refused with a code where the disk has no room, before any of it is used', function () {
    const memory = mapped();
    expect(() => memory(2 ** 52))
      .to.throw(BelfryError)
      .with.property('code', 'DISK_FULL');
  });

  it('are given back to the system when nobody uses them any more', function () {
    if (process.platform !== 'linux') this.skip(); // only Linux lists a process's mappings in a file
    const script = `
      import { mappedIn } from '@belfry/compute';
      import { readFileSync } from 'node:fs';
      const memory = mappedIn(${JSON.stringify(folder)});
      for (let n = 0; n < 50; n++) memory(2 ** 16);
      const left = () => readFileSync('/proc/self/maps', 'utf8').split('.table-').length - 1;
      for (let tries = 0; tries < 1000 && left() > 0; tries++) {
        globalThis.gc();
        await new Promise(setImmediate);
      }
      console.log(left());`;
    const left = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(Number(left)).to.equal(0);
  });
});
