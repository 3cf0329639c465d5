import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { mergeOptions } from '@belfry/core';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

const run = promisify(execFile);

/** Trains on a disk of 4 MiB, which config, log and a few checkpoints fill, and tells what is there afterwards. */
const script = (input: unknown): string => `
  import { readFile, readdir } from 'node:fs/promises';
  const { RunFolder } = await import('@belfry/data');
  const { train } = await import('@belfry/train');
  const folder = process.env.SMALL_DISK + '/run';
  const failed = await train({ ...${JSON.stringify(input)}, run: folder }).then(() => null, (error) => error.code ?? String(error));
  const run = await RunFolder.open(folder);
  const left = [...(await readdir(folder)), ...(await readdir(folder + '/checkpoint'))];
  const log = (await readFile(run.file('metrics.jsonl'), 'utf8')).split('\\n').slice(0, -1);
  console.log(JSON.stringify({ failed, epochs: run.manifest.config.train.epochs, left, lines: log.map((line) => JSON.parse(line)).length }));`;

describe('training on a full disk', () => {
  let planted: PlantedRun;
  before(async () => (planted = await plantedRun()));
  after(() => planted.remove());

  it('fails with DISK_FULL, leaves what was saved as it was and nothing half-written', async function () {
    const mountable = await run('unshare', ['-rm', 'true']).then(
      () => true,
      () => false,
    );
    if (!mountable) {
      console.log('      skipped: this machine does not let a test mount a small disk');
      this.skip();
    }
    const config = mergeOptions(quick, { train: { epochs: 50, checkpointSeconds: 0, keepCheckpoints: 1000 } });
    const shell =
      'd=$(mktemp -d) && mount -t tmpfs -o size=4m none $d && SMALL_DISK=$d "$0" --input-type=module --eval "$1"';
    const { stdout } = await run('unshare', [
      '-rm',
      'sh',
      '-c',
      shell,
      process.execPath,
      script({ data: planted.data, config }),
    ]);
    const told = JSON.parse(stdout) as { failed: string; epochs: number; left: string[]; lines: number };
    expect(told.failed).to.equal('DISK_FULL');
    expect(told.epochs).to.equal(50);
    expect(told.lines).to.be.greaterThan(0);
    expect(told.left.filter((name) => name.endsWith('.tmp') || name === 'lock.json')).to.deep.equal([]);
    expect(told.left.filter((name) => name.endsWith('.safetensors'))).not.to.have.length(0);
  });
});
