/** Indexes that older versions saved, and the answers they gave then: they are to be read for ever. */
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadIndex } from '@belfry/index';
import { expect } from 'chai';

const fixtures = fileURLToPath(new URL('../../index/fixtures', import.meta.url));

interface Answers {
  readonly size: number;
  readonly vocabulary: string;
  readonly k: number;
  readonly queries: number[];
  readonly rows: number[];
  readonly scores: number[];
}

for (const format of readdirSync(fixtures)) {
  for (const name of readdirSync(join(fixtures, format))) {
    describe(`an index of ${format}, ${name}`, () => {
      const folder = join(fixtures, format, name);
      const file = readdirSync(folder).find((file) => /^index\.(json|belfry)$/.test(file))!;
      let answers: Answers;

      before(async () => {
        answers = JSON.parse(await readFile(join(folder, 'answers.json'), 'utf8')) as Answers;
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
