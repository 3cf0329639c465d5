import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '@belfry/core';
import { indexKindNames, indexKinds, loadIndex, readIndexHeader } from '@belfry/index';
import { expect } from 'chai';
import { buildSmallIndex, codeOf } from './small-index.js';
import { headerText, putTogether, takeApart, withHeader } from './index-file-bytes.js';

const COUNT = 200;

for (const kind of indexKindNames) {
  describe(`the file of an ${kind} index`, () => {
    let folder: string;
    let path: string;
    let bytes: Buffer;

    before(async function () {
      const missing = await indexKinds[kind].missing();
      if (missing === null) return;
      console.log(`      skipped: ${missing}`);
      this.skip();
    });

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
      path = join(folder, 'index.belfry');
      await (await buildSmallIndex(kind, COUNT, 1)).save(path);
      bytes = await readFile(path);
    });

    afterEach(() => rm(folder, { recursive: true }));

    const codeFor = async (content: Uint8Array, options = {}): Promise<string> => {
      await writeFile(path, content);
      return codeOf(loadIndex(path, options));
    };

    it('is the one file there is, laid out as its description says', async () => {
      expect(await readdir(folder)).to.deep.equal(['index.belfry']);
      const again = putTogether(takeApart(bytes));
      const sectionsFrom = 4096;
      expect(again.subarray(sectionsFrom).equals(bytes.subarray(sectionsFrom))).to.equal(true);
      expect(JSON.parse(headerText(again))).to.deep.equal(JSON.parse(headerText(bytes)));
      expect(await codeFor(again)).to.equal('no error');
    });

    it('says what it is without being loaded', async () => {
      const { sections: _, ...about } = JSON.parse(headerText(bytes)) as { sections: unknown };
      expect(await readIndexHeader(path)).to.deep.equal({ format: 2, ...about });
      expect(about).to.include({ kind, metric: 'cosine', dim: 8, count: COUNT, vocabulary: 'words' });
    });

    it('is refused when a single byte changed, anywhere', async () => {
      const rng = Rng.fromSeed(3);
      const places = [...Array(48).keys(), ...Array.from({ length: 60 }, () => rng.int(bytes.length)), 4095, 4096];
      for (const at of places) {
        const damaged = Buffer.from(bytes);
        damaged[at] ^= 1 + rng.int(255);
        expect(await codeFor(damaged), `byte ${at}`).to.be.oneOf(
          at < 16 ? ['INDEX_INVALID', 'FORMAT_TOO_NEW', 'FILE_TRUNCATED', 'CHECKSUM_MISMATCH'] : ['CHECKSUM_MISMATCH'],
        );
      }
      expect(await codeFor(bytes)).to.equal('no error');
    });

    it('is refused when it was cut off, anywhere', async () => {
      const ends = takeApart(bytes).sections.map(({ content }) => bytes.indexOf(content) + content.length);
      const places = [0, 1, 7, 8, 12, 15, 16, 17, 300, 4095, 4096, 4097, ...ends, bytes.length];
      for (const at of places.flatMap((place) => [place - 1, place])) {
        if (at < 0 || at >= bytes.length) continue;
        expect(await codeFor(bytes.subarray(0, at)), `${at} bytes`).to.equal(
          at < 8 ? 'INDEX_INVALID' : 'FILE_TRUNCATED',
        );
      }
    });

    it('is refused with bytes after its end', async () => {
      expect(await codeFor(Buffer.concat([bytes, Buffer.alloc(1)]))).to.equal('INDEX_INVALID');
      expect(await codeFor(Buffer.concat([bytes, bytes]))).to.equal('INDEX_INVALID');
    });

    it('is refused where its digests are right and its sections are not', async () => {
      const parts = takeApart(bytes);
      for (const [n, { content }] of parts.sections.entries()) {
        for (const wrong of [content.subarray(0, -4), Buffer.concat([content, content]), Buffer.alloc(0)]) {
          const sections = parts.sections.with(n, { ...parts.sections[n], content: wrong });
          expect(await codeFor(putTogether({ ...parts, sections }))).to.equal('INDEX_INVALID');
        }
        const without = parts.sections.toSpliced(n, 1);
        expect(await codeFor(putTogether({ ...parts, sections: without }))).to.equal('INDEX_INVALID');
      }
      const header = headerText(bytes);
      for (const [from, to] of [
        ['"count":200', '"count":199'],
        ['"dim":8', '"dim":9'],
        ['"dim":8', '"dim":-8'],
        ['"metric":"cosine"', '"metric":"hamming"'],
        [`"kind":"${kind}"`, '"kind":"magic"'],
        ['"offset":4096', '"offset":0'],
        ['{', '{"extra":1,'],
      ])
        expect(await codeFor(withHeader(bytes, header.replace(from, to))), to).to.equal('INDEX_INVALID');
    });

    it('is not confused with files of other kinds', async () => {
      for (const text of [
        '',
        '[]',
        '{}',
        '{"format":1}',
        'PK\u0003\u0004',
        '\u0089PNG\r\n\u001a\n',
        'x'.repeat(10_000),
      ])
        expect(await codeFor(Buffer.from(text, 'latin1')), text.slice(0, 8)).to.equal('INDEX_INVALID');
      expect(await codeFor(Buffer.from('{"format":2}'))).to.equal('FORMAT_TOO_NEW');
      expect(await codeOf(loadIndex(folder))).to.equal('FILE_UNREADABLE');
      expect(await codeOf(loadIndex(join(folder, 'nothing.belfry')))).to.equal('FILE_NOT_FOUND');
    });

    it('is refused where a newer Belfry wrote it', async () => {
      const newer = Buffer.from(bytes);
      newer.writeUInt32LE(3, 8);
      expect(await codeFor(newer)).to.equal('FORMAT_TOO_NEW');
    });

    it('is refused for another vocabulary, dimension or metric', async () => {
      expect(await codeOf(loadIndex(path, { vocabulary: 'other words' }))).to.equal('VOCABULARY_MISMATCH');
      expect(await codeOf(loadIndex(path, { dim: 9 }))).to.equal('INDEX_INVALID');
      expect(await codeOf(loadIndex(path, { metric: 'dot' }))).to.equal('INDEX_INVALID');
      expect(await codeOf(loadIndex(path, { vocabulary: 'words', dim: 8, metric: 'cosine' }))).to.equal('no error');
    });

    it('is refused before it is read where memory does not suffice', async () => {
      expect(await codeOf(loadIndex(path, { memoryBytes: 4_000 }))).to.equal('OUT_OF_MEMORY');
      expect(await codeOf(loadIndex(path, { memoryBytes: 1_000_000 }))).to.equal('no error');
      const staysInFile = kind === 'hnsw';
      expect(await codeOf(loadIndex(path, { memoryBytes: 4_000, mapped: true }))).to.equal(
        staysInFile ? 'no error' : 'OUT_OF_MEMORY',
      );
    });

    it('may be read without comparing digests', async () => {
      const changed = Buffer.from(bytes);
      changed[4096 + 4 * COUNT] ^= 1;
      expect(await codeFor(changed)).to.equal('CHECKSUM_MISMATCH');
      expect(await codeOf(loadIndex(path, { verify: false }))).to.equal('no error');
    });

    it('is replaced by a newer index, also while it is loaded', async () => {
      const older = await loadIndex(path, { mapped: true });
      const vector = older.vector(5);
      const newer = await buildSmallIndex(kind, COUNT, 2);
      await newer.save(path);
      expect(await readdir(folder)).to.deep.equal(['index.belfry']);
      expect((await loadIndex(path)).vector(5)).to.deep.equal(newer.vector(5));
      expect(older.vector(5)).to.deep.equal(vector);
    });

    it('is not saved into a folder that does not exist', async () => {
      const index = await buildSmallIndex(kind, 3, 1);
      expect(await codeOf(index.save(join(folder, 'nowhere', 'index.belfry')))).to.equal('FILE_NOT_FOUND');
    });
  });
}
