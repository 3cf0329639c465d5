import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chooseIndexKind, indexKindNames, indexKinds, indexOptions } from '@belfry/index';
import { expect } from 'chai';

const run = promisify(execFile);

describe('choice of an index kind', () => {
  it('takes exact search for small catalogues and says why', async () => {
    const { kind, reason } = await chooseIndexKind('auto', 1_000);
    expect(kind).to.equal('exact');
    expect(reason).to.include('hnsw pays from 20,000 vectors on, there are 1,000');
  });

  it('takes for large catalogues the first kind that can be used here', async () => {
    const { kind, reason } = await chooseIndexKind('auto', 1_000_000);
    const missing = await Promise.all(indexKindNames.map(async (name) => indexKinds[name].missing()));
    const first = missing.indexOf(null);
    expect(kind).to.equal(indexKindNames[first]);
    for (const lacking of missing.slice(0, first)) expect(reason).to.include(lacking);
  });

  it('takes the kind asked for, whatever the size', async () => {
    expect((await chooseIndexKind('exact', 10_000_000)).kind).to.equal('exact');
  });

  it('says what the missing library costs and how to get it', async () => {
    const script = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(\`
        export function resolve(name, context, next) {
          if (name === 'hnswlib-node') throw Object.assign(new Error('hidden'), { code: 'ERR_MODULE_NOT_FOUND' });
          return next(name, context);
        }\`));
      const { chooseIndexKind } = await import('@belfry/index');
      const auto = await chooseIndexKind('auto', 1e6);
      const error = await chooseIndexKind('hnswlib-node', 10).catch((error) => error);
      console.log(JSON.stringify({ auto, error }));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    const { auto, error } = JSON.parse(stdout) as {
      auto: { kind: string; reason: string };
      error: Record<string, string>;
    };
    if ((await indexKinds.hnsw.missing()) !== null) expect(auto.reason).to.include('hnswlib-node is not installed');
    expect(auto.kind).to.equal((await indexKinds.hnsw.missing()) === null ? 'hnsw' : 'exact');
    expect(error.code).to.equal('INDEX_KIND_UNAVAILABLE');
    expect(error.change).to.include('npm install').and.include('--kind exact');
  });

  it('has defaults for every option', () => {
    expect(indexOptions.parse({})).to.deep.equal({
      kind: 'auto',
      m: 16,
      efConstruction: 200,
      efSearch: 128,
      seed: 42,
      storage: 'auto',
    });
  });
});
