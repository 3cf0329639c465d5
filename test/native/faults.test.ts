/** What goes wrong around the native kernels (files, options, memory, threads) and what is told or kept then. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { BelfryError } from '@belfry/core';
import { availableIsas, getKernels, kernelInfo, type KernelInfo } from '@belfry/native';

const nativeIndex = import.meta.resolve('@belfry/native');
const hasAddon = kernelInfo().implementation === 'native';
const requiresAddon = hasAddon ? it : it.skip;

function thrown(act: () => unknown): BelfryError {
  try {
    act();
  } catch (error) {
    expect(error).to.be.instanceOf(BelfryError);
    return error as BelfryError;
  }
  throw new Error('nothing was thrown');
}

interface ScriptEnd {
  readonly status: number | null;
  readonly signal: string | null;
  readonly told: unknown;
  readonly stderr: string;
}

/** Runs a module in a process of its own; `tell(value)` there is `told` here. The addon is loaded by its first use. */
function runScript(script: string, { index = nativeIndex, env = {} } = {}): ScriptEnd {
  const source = `
    const native = await import(${JSON.stringify(index)});
    const tell = (value) => console.log(JSON.stringify(value));
    const failure = (act) => { try { act(); return null; } catch ({ code, message }) { return { code, message }; } };
    ${script}`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  return { status, signal, stderr, told: stdout === '' ? null : JSON.parse(stdout) };
}

describe('a number of threads out of range', () => {
  const implementations = ['wasm', ...(hasAddon ? ['native', 'auto'] : [])] as const;
  for (const implementation of implementations as readonly ('wasm' | 'native' | 'auto')[]) {
    for (const threads of [0, -1, 1.5, Number.NaN, 1000]) {
      it(`${threads} is refused by ${implementation}, with the value and the range`, () => {
        const error = thrown(() => getKernels({ implementation, threads }));
        expect(error.code).to.equal('INVALID_ARGUMENT');
        expect(error.given).to.equal(`threads = ${threads}`);
        expect(error.expected).to.match(threads === 1000 ? /1 to 256/ : /at least 1/);
      });
    }
  }
});

describe('an instruction set that is not here', () => {
  requiresAddon('is refused with those that are, when BELFRY_ISA names it', () => {
    const { told } = runScript('tell(failure(() => native.getKernels()));', { env: { BELFRY_ISA: 'nonsense' } });
    expect(told).to.have.property('code', 'INVALID_ARGUMENT');
    expect(told).to.have.property('message').that.contains('"nonsense"').and.contains('BELFRY_ISA');
    for (const isa of availableIsas()) expect(told).to.have.property('message').that.contains(isa);
  });

  requiresAddon('is refused with those that are, when an option names it', () => {
    const error = thrown(() => getKernels({ isa: 'mmx' }));
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.contain('"mmx"').and.contain(availableIsas().join(', '));
  });

  for (const isa of hasAddon ? availableIsas() : []) {
    it(`${isa} is what computes when BELFRY_ISA names it`, () => {
      const { told } = runScript('tell(native.kernelInfo());', { env: { BELFRY_ISA: isa } });
      expect(told).to.deep.include({ implementation: 'native', isa, reason: null });
    });
  }
});

describe('an addon that does not fit', () => {
  let folder: string;
  let index: string;
  let addon: string;

  /** A copy of the package, beside what it imports. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'belfry-addon-'));
    const native = dirname(dirname(fileURLToPath(nativeIndex)));
    const copy = join(folder, 'node_modules/@belfry/native');
    cpSync(join(native, 'package.json'), join(copy, 'package.json'));
    const filter = (path: string): boolean => !/dist\/(objects|test)$/.test(path);
    cpSync(join(native, 'dist'), join(copy, 'dist'), { recursive: true, filter });
    symlinkSync(join(dirname(native), 'core'), join(folder, 'node_modules/@belfry/core'));
    index = pathToFileURL(join(copy, 'dist/index.js')).href;
    addon = join(copy, 'dist/belfry.node');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function expectFallback(reason: RegExp): void {
    const { told, signal, stderr } = runScript(
      `tell({
        info: native.kernelInfo(),
        named: failure(() => native.getKernels({ implementation: 'native' })),
        graphs: failure(() => native.getHnswGraphs()),
        noGraphs: native.hnswUnavailable(),
        sum: native.getKernels().normalizeRows(Float32Array.of(3, 4), 2)[0],
      });`,
      { index },
    );
    expect(signal, stderr).to.equal(null);
    const { info, named, graphs, noGraphs, sum } = told as {
      info: KernelInfo;
      named: BelfryError;
      graphs: BelfryError;
      noGraphs: string;
      sum: number;
    };
    expect(info.implementation).to.equal('wasm');
    expect(info.reason).to.match(reason);
    expect(named.code).to.equal('BACKEND_UNAVAILABLE');
    expect(named.message).to.match(reason);
    expect(graphs.code).to.equal('BACKEND_UNAVAILABLE');
    expect(graphs.message).to.contain(noGraphs);
    expect(sum).to.equal(5);
  }

  requiresAddon('is not used where it belongs to another version', () => {
    const manifest = new URL('../package.json', index);
    const { version, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    writeFileSync(manifest, JSON.stringify({ ...rest, version: '9.0.0' }));
    expectFallback(new RegExp(`built for version ${version}, not 9.0.0`));
  });

  requiresAddon('is not used where a part of it is missing, which would end the process', () => {
    const { size } = statSync(addon);
    for (const rest of [size - 1, Math.floor(size / 2), 1000, 10, 0]) {
      truncateSync(addon, rest);
      expectFallback(new RegExp(`damaged: ${rest} bytes of ${size}`));
    }
  });

  requiresAddon('is not used where it is something else', () => {
    writeFileSync(addon, Buffer.alloc(statSync(addon).size, 'x'));
    expectFallback(/kernels "native", which cannot start here/);
  });

  it('is not used where there is none', () => {
    rmSync(addon, { force: true });
    expectFallback(/was not built/);
  });
});

describe('memory that the system does not grant', () => {
  it('for a kernel is OUT_OF_MEMORY, and a smaller call works afterwards', function () {
    if (!hasAddon || spawnSync('prlimit', ['--version']).status !== 0) {
      console.log('      skipped: needs the addon and prlimit');
      this.skip();
    }
    const end = runScript(`
      import { execFileSync } from 'node:child_process';
      import { readFileSync } from 'node:fs';
      const MB = 2 ** 20;
      const vectors = (count) => Float32Array.from({ length: count * 2 }, (_, i) => Math.sin(i));
      const input = (count) => ({
        dim: 2,
        queries: vectors(count),
        positives: vectors(count),
        positiveLogExpectedCount: null,
        candidates: [{ vectors: vectors(count), logExpectedCount: null }],
        exclusions: null,
        temperature: 1,
        epilogue: { kind: 'softmax' },
        weights: null,
      });
      const kernels = native.getKernels({ implementation: 'native', threads: 2, memoryBudgetBytes: 4096 * MB });
      const [large, small] = [input(16384), input(1024)];
      const before = kernels.scores(small).loss;
      const used = 1024 * Number(/VmSize:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
      execFileSync('prlimit', ['--pid', String(process.pid), '--as=' + (used + 200 * MB)]);
      tell({ large: failure(() => kernels.scores(large)), isUnharmed: kernels.scores(small).loss === before });`);
    expect(end.signal, end.stderr).to.equal(null);
    expect(end.told).to.have.nested.property('large.code', 'OUT_OF_MEMORY');
    expect(end.told).to.have.property('isUnharmed', true);
  });
});

describe('native kernels on several threads', () => {
  /** Bits of a look-up, its gradient and norms. Its source text is what other threads and processes run. */
  function work(native: Pick<typeof import('@belfry/native'), 'getKernels'>): string {
    const kernels = native.getKernels({ threads: 3 });
    const [rows, dim] = [20_000, 16];
    const table = Float32Array.from({ length: rows * dim }, (_, i) => Math.sin(i));
    const chosen = Int32Array.from({ length: rows }, (_, i) => ((i * 7919) % (rows / 4)) - 1);
    let bits = '';
    for (let round = 0; round < 20; round++) {
      const out = new Float32Array(rows * dim);
      kernels.gatherRows(table, dim, chosen, out);
      const target = table.slice();
      kernels.scatterAddRows(target, dim, chosen, out);
      const norms = kernels.normalizeRows(target, dim);
      bits = [out, target, norms].map(({ buffer }) => Buffer.from(buffer).toString('base64')).join();
    }
    return bits;
  }

  it('give several Node workers at once the bits they give one alone', async () => {
    const expected = work({ getKernels });
    const source = `
      import { parentPort } from 'node:worker_threads';
      import * as native from ${JSON.stringify(nativeIndex)};
      parentPort.postMessage((${work.toString()})(native));`;
    const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    const results = await Promise.all(
      Array.from(
        { length: 4 },
        () =>
          new Promise((resolve, reject) => {
            const worker = new Worker(url);
            worker.once('message', resolve);
            worker.once('error', reject);
          }),
      ),
    );
    for (const result of results) expect(result === expected).to.equal(true);
  });

  it('let the process end by itself', () => {
    const { status, signal, told } = runScript(`(${work.toString()})(native); tell('done');`);
    expect({ status, signal, told }).to.deep.equal({ status: 0, signal: null, told: 'done' });
  });

  it('outlive the workers that loaded the addon: its code stays where helpers sleep in it', function () {
    if (!hasAddon || process.platform !== 'linux') {
      console.log('      skipped: needs the addon and /proc');
      this.skip();
    }
    const { status, signal, told } = runScript(`
      import { once } from 'node:events';
      import { readFileSync } from 'node:fs';
      import { Worker } from 'node:worker_threads';
      const source = 'import(${JSON.stringify(nativeIndex)}).then(' + ${JSON.stringify(work.toString())} + ');';
      const ends = [];
      for (let n = 0; n < 3; n++) {
        const [code] = await once(new Worker(source, { eval: true }), 'exit');
        ends.push({ code, isThere: readFileSync('/proc/self/maps', 'utf8').includes('belfry.node') });
      }
      tell(ends);`);
    expect({ status, signal }).to.deep.equal({ status: 0, signal: null });
    expect(told).to.deep.equal(Array.from({ length: 3 }, () => ({ code: 0, isThere: true })));
  });
});
