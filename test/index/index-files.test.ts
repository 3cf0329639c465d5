import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BelfryError, Rng } from '@belfry/core';
import {
  createIndex,
  indexKindNames,
  indexKinds,
  indexOptions,
  loadIndex,
  type IndexKindName,
  type VectorIndex,
} from '@belfry/index';
import { expect } from 'chai';

const DIM = 8;
const COUNT = 200;

async function build(kind: IndexKindName, seed: number): Promise<VectorIndex> {
  const rng = Rng.fromSeed(seed);
  const index = await createIndex(
    { ...indexOptions.parse({}), kind },
    { dim: DIM, metric: 'cosine', vocabulary: 'words' },
  );
  await index.add(
    Int32Array.from({ length: COUNT }, (_, row) => row),
    Float32Array.from({ length: COUNT * DIM }, () => rng.normal()),
  );
  return index;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof BelfryError ? error.code : String(error)),
  );
}

for (const kind of indexKindNames) {
  describe(`files of an ${kind} index`, () => {
    let folder: string;
    let path: string;

    before(async function () {
      const missing = await indexKinds[kind].missing();
      if (missing === null) return;
      console.log(`      skipped: ${missing}`);
      this.skip();
    });

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
      path = join(folder, 'index.json');
      await (await build(kind, 1)).save(path);
    });

    afterEach(() => rm(folder, { recursive: true }));

    const dataFiles = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name !== 'index.json');
    const setHeader = async (change: Record<string, unknown>): Promise<void> => {
      const header = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
      await writeFile(path, JSON.stringify({ ...header, ...change }));
    };

    it('refuses a file of which a single byte changed, anywhere', async () => {
      const rng = Rng.fromSeed(3);
      for (const name of await dataFiles()) {
        const bytes = await readFile(join(folder, name));
        for (let n = 0; n < 10; n++) {
          const damaged = Buffer.from(bytes);
          damaged[rng.int(bytes.length)] ^= 1 + rng.int(255);
          await writeFile(join(folder, name), damaged);
          expect(await codeOf(loadIndex(path))).to.equal('CHECKSUM_MISMATCH');
        }
        await writeFile(join(folder, name), bytes);
      }
      expect((await loadIndex(path)).size).to.equal(COUNT);
    });

    it('refuses a file that was cut off', async () => {
      for (const name of await dataFiles()) {
        const bytes = await readFile(join(folder, name));
        await writeFile(join(folder, name), bytes.subarray(0, bytes.length / 2));
        expect(await codeOf(loadIndex(path))).to.equal('CHECKSUM_MISMATCH');
        await writeFile(join(folder, name), bytes);
      }
    });

    it('says which file is missing', async () => {
      expect(await codeOf(loadIndex(join(folder, 'nothing.json')))).to.equal('FILE_NOT_FOUND');
      for (const name of await dataFiles()) await rm(join(folder, name));
      expect(await codeOf(loadIndex(path))).to.equal('FILE_NOT_FOUND');
    });

    it('refuses a header that is newer, changed, of an unknown kind or no header at all', async () => {
      const text = await readFile(path, 'utf8');
      await setHeader({ format: 2 });
      expect(await codeOf(loadIndex(path))).to.equal('FORMAT_TOO_NEW');
      await writeFile(path, text.replace('"count": 200', '"count": 201'));
      expect(await codeOf(loadIndex(path))).to.equal('CHECKSUM_MISMATCH');
      for (const broken of [text.slice(0, 40), '[]', '{}', '', text.replace('"dim": 8', '"dim": -8')]) {
        await writeFile(path, broken);
        expect(await codeOf(loadIndex(path))).to.equal('INDEX_INVALID');
      }
    });

    it('refuses an index of another vocabulary, dimension or metric', async () => {
      expect(await codeOf(loadIndex(path, { vocabulary: 'other words' }))).to.equal('VOCABULARY_MISMATCH');
      expect(await codeOf(loadIndex(path, { dim: 9 }))).to.equal('INDEX_INVALID');
      expect(await codeOf(loadIndex(path, { metric: 'dot' }))).to.equal('INDEX_INVALID');
      expect(await codeOf(loadIndex(path, { vocabulary: 'words', dim: 8, metric: 'cosine' }))).to.equal('no error');
    });

    it('replaces an older index and leaves nothing of it behind', async () => {
      const old = await dataFiles();
      const newer = await build(kind, 2);
      await newer.save(path);
      expect(await dataFiles())
        .to.have.lengthOf(old.length)
        .and.not.include.members(old);
      expect((await loadIndex(path)).vector(5)).to.deep.equal(newer.vector(5));
    });

    it('refuses to save into a folder that does not exist', async () => {
      expect(await codeOf((await build(kind, 1)).save(join(folder, 'nowhere', 'index.json')))).to.equal(
        'FILE_NOT_FOUND',
      );
    });
  });
}
