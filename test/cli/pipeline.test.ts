import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { expect } from 'chai';
import { openDataset, openRecall, type RecallResult } from 'belfry';
import { RunFolder } from '@belfry/data';
import { saveAsFormat1 } from '../index/format-1-file.js';
import { belfry, oneObject } from './belfry-command.js';

const k = 20;

interface Answer {
  requested: number;
  found: number;
  items: { item: string; score: number }[];
  notes?: string[];
}

describe('the way from a shop to recall by the command', () => {
  let folder: string;
  let data: string;
  let run: string;
  let item: string;

  async function done(line: string): Promise<Record<string, unknown>> {
    const end = await belfry([...line.split(' '), '--json']);
    expect(end.code, end.stderr).to.equal(0);
    return oneObject(end);
  }

  async function answer(line: string): Promise<Answer> {
    return (await done(line)) as unknown as Answer;
  }

  const trainLine = (): string => {
    return `train --data ${data} --run ${run} --preset two-tower --negatives mixed --set train.epochs=2 --seed 3`;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-pipeline-'));
    [data, run] = [join(folder, 'shop'), join(folder, 'run')];
    await done(`synth --preset tiny --out ${data}`);
    await done(trainLine());
    item = (await openRecall(run)).items.ids[0];
  });
  after(() => rm(folder, { recursive: true }));

  it('eval gives the figures at the top and the baselines beside', async () => {
    const report = await done(`eval --run ${run} --k 10,20,50`);
    for (const figure of ['recall@10', 'recall@20', 'recall@50', 'ndcg@20']) expect(report[figure]).to.be.within(0, 1);
    expect(report.baselines).to.have.all.keys('popularity', 'item-knn');
    expect(report).to.have.nested.property('baselines.popularity.recall@20').that.is.within(0, 1);
  });

  it('index without a verb means index build', async () => {
    expect(await done(`index --run ${run} --kind exact`)).to.include({ kind: 'exact', exact: true });
    expect(await done(`index build --run ${run}`)).to.include({ kind: 'exact' });
  });

  it('pairs writes the lists that i2i recalls by', async () => {
    const counted = await done(`pairs --run ${run} --strategy two-hop --neighbours 7 --set backward=0.8`);
    expect(counted).to.include({ strategy: 'two-hop' });
    const { items: vocabulary } = await openRecall(run);
    const { lists, weights } = (await (await RunFolder.open(run)).readSimilar(vocabulary))!;
    expect(counted).to.include({ items: vocabulary.size, pairs: weights.length });
    for (let row = 0; row < vocabulary.size; row++) {
      const [from, to] = [lists.offsets[row], lists.offsets[row + 1]];
      expect(to - from).to.be.at.most(7);
      for (let n = from + 1; n < to; n++) expect(weights[n]).to.be.at.most(weights[n - 1]);
    }
    expect((await belfry(['pairs', '--run', run, '--strategy', 'two-hops'])).code).to.equal(2);
    expect((await belfry(['pairs', '--run', run, '--strategy', 'swing', '--set', 'alfa=1'])).code).to.equal(2);
  });

  it('opens a run whose index an older version saved, and index replaces its files', async () => {
    const before = await answer(`similar --run ${run} --item ${item} --k 5`);
    await saveAsFormat1(join(run, 'index.belfry'), join(run, 'index.json'));
    await rm(join(run, 'index.belfry'));
    expect(await answer(`similar --run ${run} --item ${item} --k 5`)).to.deep.equal(before);
    expect(await done(`inspect ${run}`)).to.have.nested.include({ 'index.format': 1, 'index.kind': 'exact' });
    await done(`index --run ${run} --kind exact`);
    expect((await readdir(run)).filter((name) => name.startsWith('index'))).to.deep.equal(['index.belfry']);
    expect(await done(`inspect ${run}`)).to.have.nested.include({ 'index.format': 2, 'index.kind': 'exact' });
  });

  it('recommend answers for a user, seen items left out', async () => {
    const { users, items, train } = await openDataset(data);
    const user = users.ids[train.user[0]];
    const seen = new Set(
      Array.from(train.item)
        .filter((_, n) => train.user[n] === train.user[0])
        .map((row) => items.ids[row]),
    );
    const result = await answer(`recommend --run ${run} --user ${user} --k ${k}`);
    expect(result).to.include({ user, requested: k, found: k });
    expect(result.items).to.have.length(k);
    expect(result.items.filter((found) => seen.has(found.item))).to.deep.equal([]);
    expect(result.items.map(({ score }) => score)).to.deep.equal(
      result.items.map(({ score }) => score).toSorted((a, b) => b - a),
    );
    const withSeen = await answer(`recommend --run ${run} --user ${user} --k 1000 --include-seen`);
    expect(withSeen.found).to.equal(items.size);
  });

  it('recommend answers for a history, its own items left out', async () => {
    const result = await answer(`recommend --run ${run} --history ${item},no-such-item --k 5`);
    expect(result).to.deep.include({ history: [item, 'no-such-item'], requested: 5, found: 5 });
    expect(result.items.map((found) => found.item)).not.to.include(item);
    expect(result.notes?.join()).to.include('no-such-item');
  });

  it('recommend goes by filters, sources and a quota, and explains', async () => {
    const where = '{"must":[{"attribute":"price","to":100}]}';
    const rest = ['--where', where, '--sources', 'u2i=0.5,popular=0.5', '--quota', 'category=1', '--explain', '--json'];
    const [user] = (await openRecall(run)).users.ids;
    const end = await belfry(['recommend', '--run', run, '--user', user, '--k', '5', ...rest]);
    expect(end.code, end.stderr).to.equal(0);
    const { items, filteredOut } = oneObject(end) as unknown as RecallResult;
    const { items: itemIds, itemFeatures } = await openDataset(data);
    const { features } = itemFeatures;
    const price = features.find(({ name }) => name === 'price') as { values: Float32Array };
    const category = features.find(({ name }) => name === 'category') as { codes: Int32Array };
    const rows = items.map((found) => itemIds.rowOf(found.item));
    expect(rows.every((row) => price.values[row] <= 100)).to.equal(true);
    expect(new Set(rows.map((row) => category.codes[row])).size).to.equal(rows.length);
    expect(new Set(items.map(({ source }) => source))).to.deep.equal(new Set(['u2i', 'popular']));
    expect(filteredOut!.counts).to.have.property('where');
  });

  it('recommend --all writes for every user what recommend answers', async () => {
    const out = join(folder, 'recall.arrow');
    const report = await done(`recommend --run ${run} --all --k 7 --out ${out}`);
    const recall = await openRecall(run);
    expect(report).to.include({ users: recall.users.size, k: 7, items: 7 * recall.users.size });
    const rows = tableFromIPC(await readFile(out)).toArray() as unknown as { user: string; items: Iterable<string> }[];
    expect(rows.map(({ user }) => user)).to.deep.equal(recall.users.ids);
    for (const { user, items } of rows.filter((_, n) => n % 17 === 0)) {
      const answered = (await recall.recommend({ user }, { k: 7 })).items;
      expect([...items]).to.deep.equal(answered.map((one) => one.item));
    }
  });

  it('recommend tells what goes together', async () => {
    for (const flags of ['--all', '--all --out x --explain', '--out x --user u', '--where [1] --user u']) {
      const end = await belfry(`recommend --run ${run} ${flags}`.split(' '));
      expect(end.code, flags).to.equal(2);
    }
  });

  it('similar answers for an item, itself left out', async () => {
    const result = await answer(`similar --run ${run} --item ${item} --k 20`);
    expect(result).to.include({ item, requested: 20, found: 20 });
    expect(result.items.map((found) => found.item)).not.to.include(item);
  });

  it('answers in words without --json', async () => {
    const { code, stdout } = await belfry(['similar', '--run', run, '--item', item, '--k', '3']);
    expect(code).to.equal(0);
    expect(stdout).to.include(`item ${item}: 3 of 3 items`);
    expect(stdout.trimEnd().split('\n')).to.have.length(5);
  });

  it('inspect tells what a data set and a run hold', async () => {
    expect(await done(`inspect ${data}`)).to.include({ kind: 'data set', users: 120 });
    expect(await done(`inspect ${run}`))
      .to.include({ kind: 'run', finished: true })
      .and.to.have.nested.property('config.train.epochs', 2);
  });

  it('train with the same settings does nothing again', async () => {
    const again = await done(trainLine());
    expect(again).to.have.property('run', run);
  });

  it('a closed pipe ends the command without an error', async () => {
    const end = await belfry(['inspect', run], { closeStdout: true });
    expect(end.stderr).to.equal('');
    expect(end.code).to.equal(0);
  });
});
