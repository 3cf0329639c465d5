/** Indexes that older versions saved, and the answers they gave then: they are to be read for ever. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { indexKindNames, indexKinds, loadIndex } from '@belfry/index';
import { expect } from 'chai';

const run = promisify(execFile);
const fixtures = fileURLToPath(new URL('../../index/fixtures', import.meta.url));

interface Answers {
  readonly size: number;
  readonly vocabulary: string;
  readonly k: number;
  readonly queries: number[];
  readonly rows: number[];
  readonly scores: number[];
}

/** Of a folder such as `exact-dot`. */
function metricOf(name: string): string {
  return name.slice(name.lastIndexOf('-') + 1);
}

for (const format of readdirSync(fixtures)) {
  for (const name of readdirSync(join(fixtures, format))) {
    describe(`an index of ${format}, ${name}`, () => {
      const folder = join(fixtures, format, name);
      const file = readdirSync(folder).find((entry) => /^index\.(json|belfry)$/.test(entry))!;
      let answers: Answers;

      before(async function () {
        answers = JSON.parse(await readFile(join(folder, 'answers.json'), 'utf8')) as Answers;
        const kind = indexKindNames.find((known) => `${known}-${metricOf(name)}` === name);
        const missing = kind === undefined || format === 'format-1' ? null : await indexKinds[kind].missing();
        if (missing === null) return;
        console.log(`      skipped: ${missing}`);
        this.skip();
      });

      const expectAnswers = async (path: string): Promise<void> => {
        const index = await loadIndex(path, { dim: 4, vocabulary: answers.vocabulary });
        const { rows, scores } = await index.search(Float32Array.from(answers.queries), answers.k);
        expect(index.size).to.equal(answers.size);
        expect([...rows]).to.deep.equal(answers.rows);
        scores.forEach((score, n) => expect(score).to.be.closeTo(answers.scores[n], 1e-6));
      };

      it('answers as it did', async () => {
        await expectAnswers(join(folder, file));
      });

      it('is saved as one file of the newest format, with the same answers', async () => {
        const copy = await mkdtemp(join(tmpdir(), 'belfry-index-'));
        try {
          await cp(folder, copy, { recursive: true });
          await (await loadIndex(join(copy, file))).save(join(copy, file));
          expect((await readdir(copy)).toSorted()).to.deep.equal(['answers.json', file]);
          await expectAnswers(join(copy, file));
        } finally {
          await rm(copy, { recursive: true });
        }
      });
    });
  }
}

describe('an index of hnswlib that format 1 calls hnsw', () => {
  /** Loads it in a process without some of the libraries. */
  async function loadedWithout(hidden: { addon: boolean; hnswlib: boolean }): Promise<{ kind: string; size: number }> {
    const script = `
      import { register } from 'node:module';
      if (${hidden.addon}) process.dlopen = (module, file, ...rest) => { throw new Error('hidden'); };
      if (${hidden.hnswlib}) register('data:text/javascript,' + encodeURIComponent(\`
        export function resolve(name, context, next) {
          if (name === 'hnswlib-node') throw Object.assign(new Error('hidden'), { code: 'ERR_MODULE_NOT_FOUND' });
          return next(name, context);
        }\`));
      const { loadIndex } = await import('@belfry/index');
      const { kind, size } = await loadIndex(process.argv[1]);
      console.log(JSON.stringify({ kind, size }));`;
    const path = join(fixtures, 'format-1', 'hnsw-cosine', 'index.json');
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script, path]);
    return JSON.parse(stdout) as { kind: string; size: number };
  }

  it('is loaded by whatever there is: the addon, the library, or exact search', async () => {
    const hasAddon = (await indexKinds.hnsw.missing()) === null;
    const hasLibrary = (await indexKinds['hnswlib-node'].missing()) === null;
    const withoutAddon = hasLibrary ? 'hnswlib-node' : 'exact';
    const asItIs = hasAddon ? 'hnsw' : withoutAddon;
    expect(await loadedWithout({ addon: false, hnswlib: true })).to.deep.equal({
      kind: hasAddon ? 'hnsw' : 'exact',
      size: 48,
    });
    expect(await loadedWithout({ addon: true, hnswlib: true })).to.deep.equal({ kind: 'exact', size: 48 });
    expect(await loadedWithout({ addon: false, hnswlib: false })).to.deep.equal({ kind: asItIs, size: 48 });
  });
});
