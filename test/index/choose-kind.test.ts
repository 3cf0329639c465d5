import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chooseIndexKind, indexKinds, indexOptions } from '@belfry/index';
import { expect } from 'chai';

const run = promisify(execFile);

describe('choice of an index kind', () => {
  it('takes exact search for small catalogues and says why', async () => {
    const { kind, reason } = await chooseIndexKind('auto', 1_000);
    expect(kind).to.equal('exact');
    expect(reason).to.include('hnsw pays from 100,000 vectors on, there are 1,000');
  });

  it('takes hnsw for large catalogues where its library is installed, exact search elsewhere', async () => {
    const missing = await indexKinds.hnsw.missing();
    const { kind, reason } = await chooseIndexKind('auto', 1_000_000);
    expect(kind).to.equal(missing === null ? 'hnsw' : 'exact');
    if (missing !== null) expect(reason).to.include(missing);
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
      const error = await chooseIndexKind('hnsw', 10).catch((error) => error);
      console.log(JSON.stringify({ auto, error }));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    const { auto, error } = JSON.parse(stdout) as {
      auto: { kind: string; reason: string };
      error: Record<string, string>;
    };
    expect(auto.kind).to.equal('exact');
    expect(auto.reason).to.include('hnswlib-node is not installed');
    expect(error.code).to.equal('INDEX_KIND_UNAVAILABLE');
    expect(error.change).to.include('npm install').and.include('--kind exact');
  });

  it('has defaults for every option', () => {
    expect(indexOptions.parse({})).to.deep.equal({ kind: 'auto', m: 16, efConstruction: 200, efSearch: 128, seed: 42 });
  });
});
