import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDataset, RunFolder, type CategoricalFeature, type TextFeature } from '@belfry/data';
import { explorerFiles } from '@belfry/explorer';
import type { BelfryServer } from '@belfry/server';
import { explorerOver, makeTwoRuns } from './two-runs.js';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly json: any; // oxlint-disable-line typescript/no-explicit-any
}

describe("the explorer's routes", () => {
  let folder: string;
  let data: string;
  let first: string;
  let server: BelfryServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-explorer-'));
    ({ data, first } = await makeTwoRuns(folder));
    server = await explorerOver(first);
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function get(url: string): Promise<Answer> {
    return answerOf(await server.app.inject({ url }));
  }

  async function post(url: string, payload: object): Promise<Answer> {
    return answerOf(await server.app.inject({ method: 'POST', url, payload }));
  }

  it('lists the served run first, then those beside it, with the figures of their reports', async () => {
    const { runs } = (await get('/v1/runs')).json;
    expect(runs.map(({ id, served }: { id: string; served: boolean }) => [id, served])).to.deep.equal([
      ['first', true],
      ['second', false],
    ]);
    const report = JSON.parse(await readFile(join(first, 'report.json'), 'utf8'));
    expect(runs[0].figures).to.deep.equal(report.selection.test);
  });

  it('leaves a folder out whose run cannot be read, and shows one whose training goes on without figures', async () => {
    const manifest = JSON.parse(await readFile(join(first, 'config.json'), 'utf8'));
    await mkdir(join(folder, 'runs/broken'));
    await writeFile(join(folder, 'runs/broken/config.json'), '{');
    await mkdir(join(folder, 'runs/going-on'));
    await writeFile(join(folder, 'runs/going-on/config.json'), JSON.stringify(manifest));
    const { runs } = (await get('/v1/runs')).json;
    expect(runs.map(({ id }: { id: string }) => id)).to.have.members(['first', 'second', 'going-on']);
    expect(runs.find(({ id }: { id: string }) => id === 'going-on')).to.include({ finished: false, figures: null });
    expect((await get('/v1/runs/going-on/map')).json.error.code).to.equal('RUN_INCOMPLETE');
    await rm(join(folder, 'runs/broken'), { recursive: true });
    await rm(join(folder, 'runs/going-on'), { recursive: true });
  });

  it('gives the lines of metrics.jsonl as they are, a half-written last one left out', async () => {
    const text = await readFile(join(first, 'metrics.jsonl'), 'utf8');
    await writeFile(join(first, 'metrics.jsonl'), `${text}{"phase":"sel`);
    const { lines, config, index } = (await get('/v1/runs/first/metrics')).json;
    await writeFile(join(first, 'metrics.jsonl'), text);
    expect(lines).to.deep.equal(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    expect(config.loss.name).to.equal('batch-softmax');
    expect(index).to.include({ kind: 'hnsw', dim: 16 });
  });

  it('maps every item, with the names, categories and counts of the data set', async () => {
    const { json: map } = await get('/v1/runs/first/map');
    const dataset = await openDataset(data);
    const { features } = dataset.itemFeatures;
    const titles = features.find(({ name }) => name === 'title') as TextFeature;
    const category = features.find(({ name }) => name === 'category') as CategoricalFeature;
    const counts = new Array<number>(dataset.items.size).fill(0);
    const histories = await (await RunFolder.open(first)).readHistories();
    for (const item of histories.values) counts[item]++;
    expect(map.items).to.deep.equal(dataset.items.ids);
    expect(map.names).to.deep.equal([...titles.values]);
    expect(map.categories.codes).to.deep.equal([...category.codes]);
    expect(map.categories.values).to.deep.equal([...category.names]);
    expect(map.popularity).to.deep.equal(counts);
    for (const axis of [map.x, map.y]) {
      expect(axis).to.have.length(dataset.items.size);
      expect(Math.max(...axis.map(Math.abs))).to.be.at.most(1);
    }
    expect(Math.max(...map.x) - Math.min(...map.x)).to.be.closeTo(2, 1e-3);
  });

  it('finds the neighbours a plain loop over all vectors finds', async () => {
    const run = await RunFolder.open(first);
    const { items } = await run.readVocabularies();
    const { dim, values } = await run.readVectors('item');
    const product = (a: number, b: number): number => {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += values[a * dim + d] * values[b * dim + d];
      return sum;
    };
    for (const row of [0, 17, items.size - 1]) {
      const order = Array.from(items.ids.keys())
        .filter((other) => other !== row)
        .sort((a, b) => product(row, b) - product(row, a));
      const { json } = await post('/v1/runs/first/neighbours', { item: items.ids[row], k: 7 });
      expect(json).to.include({ item: items.ids[row], requested: 7, found: 7, exact: true });
      expect(json.items.map(({ item }: { item: string }) => item)).to.deep.equal(
        order.slice(0, 7).map((n) => items.ids[n]),
      );
    }
  });

  it('finds users by a part of their id, the id itself first, and some where nothing is asked', async () => {
    const { users } = await (await RunFolder.open(first)).readVocabularies();
    const wanted = users.ids[5];
    const { users: found } = (await get(`/v1/runs/first/users?query=${encodeURIComponent(wanted)}`)).json;
    expect(found[0].user).to.equal(wanted);
    expect((await get('/v1/runs/first/users?limit=4')).json.users).to.have.length(4);
  });

  it('answers unknown runs and items with a code and the nearest name', async () => {
    const run = await get('/v1/runs/firstt/metrics');
    expect([run.status, run.json.error.code]).to.deep.equal([404, 'RUN_NOT_FOUND']);
    expect(run.json.error.change).to.include('first');
    const item = await post('/v1/runs/first/neighbours', { item: 'nothing-like-it' });
    expect([item.status, item.json.error.code]).to.deep.equal([404, 'UNKNOWN_ITEM']);
    for (const body of [{}, { item: 3 }, { item: 'x', k: 0 }, { item: 'x', more: 1 }])
      expect((await post('/v1/runs/first/neighbours', body)).status).to.equal(400);
  });

  it('opens nothing but the listed runs and the files of the page', async () => {
    const paths = [
      '/v1/runs/..%2f..%2fshop/metrics',
      '/v1/runs/..%2fruns%2ffirst/metrics',
      '/v1/runs/%2e%2e/metrics',
      '/v1/runs/first%00/metrics',
      '/page/../package.json',
      '/page/..%2f..%2fpackage.json',
      '/page/..%5c..%5cpackage.json',
      '/page/%2e%2e/%2e%2e/package.json',
      '/page//etc/passwd',
      '/page/',
    ];
    for (const path of paths) {
      const { status, text } = await get(path);
      expect(status, path).to.be.oneOf([400, 404]);
      expect(text, path).to.match(/^\{"error":\{"code":"(RUN|ROUTE)_NOT_FOUND|REQUEST_INVALID/);
    }
  });

  it('serves each file with its type and a policy that lets it ask nobody else, hashed names for ever', async () => {
    const files = await explorerFiles();
    expect(files.map(({ path }) => path)).to.include('index.html');
    for (const { path, isHashed } of files) {
      const { status, headers } = await get(`/page/${path}`);
      expect(status, path).to.equal(200);
      expect(headers['cache-control'], path).to.include(isHashed ? 'immutable' : 'no-cache');
      expect(headers['content-security-policy']).to.match(/^default-src 'none'/);
      expect(headers['content-security-policy']).not.to.match(/unsafe|https?:|\*/);
    }
    const page = await get('/');
    expect(page.headers['content-type']).to.equal('text/html; charset=utf-8');
    const named = [...page.text.matchAll(/\/page\/([^"]+)/g)].map(([, path]) => path);
    expect(named).to.have.length(3);
    expect(files.map(({ path }) => path)).to.include.members(named);
    expect(page.text).not.to.match(/<script(?![^>]* src=)|https?:\/\/(?!www\.w3\.org)/);
  });

  it('knows names and categories by the run itself, by its data set where an older version wrote it, else by ids', async () => {
    const names = async (): Promise<unknown> => {
      const elsewhere = await explorerOver(first);
      const { json } = answerOf(await elsewhere.app.inject({ url: '/v1/runs/first/map' }));
      await elsewhere.close();
      return json.names === null && json.categories === null ? 'ids' : [json.names, json.categories.values];
    };
    const facts = join(first, 'item-features.arrow');
    const known = await names();
    await rename(data, `${data}-moved`);
    expect(await names()).to.deep.equal(known);
    await rename(facts, `${facts}-moved`);
    expect(await names()).to.equal('ids');
    await rename(`${data}-moved`, data);
    expect(await names()).to.deep.equal(known);
    await rename(`${facts}-moved`, facts);
  });
});

function answerOf(response: { statusCode: number; headers: object; payload: string }): Answer {
  const isJson = String((response.headers as Record<string, unknown>)['content-type']).includes('json');
  return {
    status: response.statusCode,
    headers: response.headers as Record<string, unknown>,
    text: response.payload,
    json: isJson ? JSON.parse(response.payload) : null,
  };
}
