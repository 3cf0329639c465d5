import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { indexKindNames, indexKinds } from '@belfry/index';
import { expect } from 'chai';

const run = promisify(execFile);

/** Saves a small index on a disk of 256 KiB, then one that does not fit, and tells what is there afterwards. */
const script = (kind: string): string => `
  import { readdir } from 'node:fs/promises';
  const { Rng } = await import('@belfry/core');
  const { createIndex, indexOptions, loadIndex } = await import('@belfry/index');
  async function build(count) {
    const rng = Rng.fromSeed(count);
    const index = await createIndex({ ...indexOptions.parse({}), kind: '${kind}' }, { dim: 8, metric: 'cosine' });
    await index.add(Int32Array.from({ length: count }, (_, row) => row), Float32Array.from({ length: count * 8 }, () => rng.normal()));
    return index;
  }
  const folder = process.env.SMALL_DISK;
  await (await build(200)).save(folder + '/index.belfry');
  const before = await readdir(folder);
  const larger = await build(${kind === 'exact' ? 20_000 : 3_000});
  const failed = await larger.save(folder + "/index.belfry").then(() => null, (error) => error.code);
  const after = await readdir(folder);
  console.log(JSON.stringify({ failed, before, after, size: (await loadIndex(folder + '/index.belfry')).size }));`;

describe('an index on a full disk', () => {
  for (const kind of indexKindNames) {
    it(`${kind}: the old one stays, nothing of the new one is left`, async function () {
      const missing = await indexKinds[kind].missing();
      const mountable = await run('unshare', ['-rm', 'true']).then(
        () => true,
        () => false,
      );
      if (missing !== null || !mountable) {
        console.log(`      skipped: ${missing ?? 'this machine does not let a test mount a small disk'}`);
        this.skip();
      }
      const shell =
        'd=$(mktemp -d) && mount -t tmpfs -o size=256k none $d && SMALL_DISK=$d "$0" --input-type=module --eval "$1"';
      const { stdout } = await run('unshare', ['-rm', 'sh', '-c', shell, process.execPath, script(kind)]);
      const told = JSON.parse(stdout) as { failed: string; before: string[]; after: string[]; size: number };
      expect(told.failed).to.equal('DISK_FULL');
      expect(told.after).to.deep.equal(told.before);
      expect(told.size).to.equal(200);
    });
  }
});
