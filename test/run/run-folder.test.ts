import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { csrFromLists, csrFromPairs } from '@belfry/core';
import { RunFolder, Vocabulary, lockRun, type Feature, type FeatureTable, type RunProvenance } from '@belfry/data';
import { codeOf } from './code-of.js';

const provenance: RunProvenance = {
  dataFolder: 'shop',
  dataHash: 'abc',
  seed: 1,
  versions: {},
  backend: 'cpu',
  kernels: 'reference',
  isa: 'scalar',
  threads: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
};

describe('the run folder', () => {
  let folder: string;
  let run: RunFolder;
  const users = new Vocabulary(['ann', 'bo', 'çem']);
  const items = new Vocabulary(['lamp', 'sofa']);
  const values = Float32Array.from([1, 2, 3, 4]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-run-'));
    run = await RunFolder.create(folder, { config: { train: { epochs: 1 } }, provenance });
    await run.writeVocabularies(users, items);
    await run.writeVectors('item', items, { dim: 2, values });
    await run.writeHistories(users, csrFromPairs(Int32Array.from([2, 0, 2]), Int32Array.from([1, 0, 0]), 3));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('gives back vocabularies, vectors and histories', async () => {
    const reopened = await RunFolder.open(folder);
    const read = await reopened.readVocabularies();
    expect(read.users.ids).to.deep.equal(users.ids);
    expect(read.items.ids).to.deep.equal(items.ids);
    expect(await reopened.readVectors('item')).to.deep.equal({ dim: 2, values });
    const histories = await reopened.readHistories();
    expect([...histories.offsets]).to.deep.equal([0, 1, 1, 3]);
    expect([...histories.values]).to.deep.equal([0, 1, 0]);
    expect(reopened.manifest.provenance).to.deep.equal(provenance);
  });

  it('gives back what is known of items, but vectors', async () => {
    const features: FeatureTable = {
      features: [
        { kind: 'categorical', name: 'kind', codes: Int32Array.of(0, 1), names: ['', 'seat'] },
        { kind: 'bag', name: 'tags', bags: csrFromLists([[0, 1], []]), names: ['oak', 'ålesund'] },
        { kind: 'numeric', name: 'price', values: Float32Array.of(1.5, 2) },
        { kind: 'text', name: 'title', values: ['Lamp', 'Sofa'] },
      ],
    };
    const image: Feature = { kind: 'vector', name: 'image', dim: 1, values: Float32Array.of(1, 2) };
    const times = { firstSeen: Float64Array.of(1e12, 2e12), at: 3e12, halfLifeMs: 1e9 };
    const facts = { features, counts: Float64Array.of(0.25, 3), times };
    expect(await run.readItemFacts()).to.equal(null);
    await run.writeItemFacts(items, { ...facts, features: { features: [image, ...features.features] } });
    expect(await run.readItemFacts()).to.deep.equal(facts);
    await run.writeItemFacts(items, { ...facts, times: null });
    expect(await run.readItemFacts()).to.deep.equal({ ...facts, times: null });
  });

  it('notices damage to the names of categories', async () => {
    const bytes = await readFile(run.file('item-features.arrow'));
    bytes[bytes.indexOf('seat')] ^= 1;
    await writeFile(run.file('item-features.arrow'), bytes);
    expect(await codeOf(run.readItemFacts())).to.equal('CHECKSUM_MISMATCH');
  });

  it('gives back what goes together with each item, and refuses lists of other items', async () => {
    const lists = { offsets: Int32Array.of(0, 1, 1), values: Int32Array.of(1) };
    const similar = { lists, weights: Float32Array.of(0.25) };
    expect(await run.readSimilar(items)).to.equal(null);
    await run.writeSimilar(items, similar, { strategy: 'window' });
    expect(await run.readSimilar(items)).to.deep.equal(similar);
    expect(await codeOf(run.readSimilar(users))).to.equal('VOCABULARY_MISMATCH');
    const bytes = await readFile(run.file('similar.arrow'));
    const place = bytes.indexOf(Buffer.from(similar.weights.buffer));
    bytes[place] ^= 1;
    await writeFile(run.file('similar.arrow'), bytes);
    expect(await codeOf(run.readSimilar(items))).to.equal('CHECKSUM_MISMATCH');
  });

  it('says that training has not finished where a part is missing', async () => {
    expect(await codeOf(run.readVectors('user'))).to.equal('RUN_INCOMPLETE');
    expect(await codeOf(run.readJson('report.json'))).to.equal('RUN_INCOMPLETE');
  });

  it('refuses a folder that is no run, and one in a newer format', async () => {
    expect(await codeOf(RunFolder.open(join(folder, 'checkpoint')))).to.equal('RUN_NOT_FOUND');
    const newer = await mkdtemp(join(tmpdir(), 'belfry-newer-'));
    await writeFile(join(newer, 'config.json'), JSON.stringify({ ...run.manifest, format: 99 }));
    expect(await codeOf(RunFolder.open(newer))).to.equal('FORMAT_TOO_NEW');
    await rm(newer, { recursive: true });
  });

  it('notices damage in an Arrow file at any byte it is cut off, and a changed vector', async () => {
    const path = run.file('items.arrow');
    const whole = await readFile(path);
    for (let length = 0; length < whole.length; length += 7) {
      await writeFile(path, whole.subarray(0, length));
      expect(await codeOf(run.readVectors('item')), `cut at ${length}`).to.be.oneOf([
        'FILE_TRUNCATED',
        'CHECKSUM_MISMATCH',
      ]);
    }
    const changed = Buffer.from(whole);
    const at = whole.indexOf(Buffer.from(Float32Array.from([3, 4]).buffer));
    changed[at] ^= 1;
    await writeFile(path, changed);
    expect(await codeOf(run.readVectors('item'))).to.equal('CHECKSUM_MISMATCH');
    await writeFile(path, whole);
    expect(await codeOf(run.readVectors('item'))).to.equal(null);
  });
});

describe('the lock of a run folder', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'belfry-lock-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is held by one at a time and can be taken again after release', async () => {
    const lock = await lockRun(folder);
    expect(await codeOf(lockRun(folder))).to.equal('RUN_LOCKED');
    await lock.release();
    const again = await lockRun(folder);
    await again.release();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('is won by exactly one of many who ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockRun(folder)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
  });

  it('is taken over from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    const owner = { pid: child.pid, host: hostname(), token: 'dead', since: '2026-01-01T00:00:00.000Z' };
    await writeFile(join(folder, 'lock.json'), JSON.stringify(owner));
    expect(await codeOf(lockRun(folder))).to.equal('RUN_LOCKED');
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    const lock = await lockRun(folder);
    await lock.release();
  });

  it('of another host is respected, since that process cannot be asked', async () => {
    await writeFile(join(folder, 'lock.json'), JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x', since: '' }));
    expect(await codeOf(lockRun(folder))).to.equal('RUN_LOCKED');
  });
});
