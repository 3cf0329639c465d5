import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDataset } from 'belfry';
import { expect } from 'chai';
import { belfry, oneObject, startBelfry } from '../cli/belfry-command.js';
import { thrownBy } from '../data/thrown.js';
import { SmallShop } from './small-shop.js';

describe('belfry tune: the same settings', function () {
  this.timeout(600_000);
  const shop = new SmallShop();
  const command = (data: string, out: string): string[] =>
    `tune --data ${data} --steps 1 --seed 5 --preset matrix-factorization --workers 2 --out ${out}`.split(' ');
  let yaml: string;

  before(async () => {
    const out = shop.file('best.yaml');
    const found = await belfry(command(shop.data, out));
    expect(found.code, found.stderr).to.equal(0);
    yaml = await readFile(out, 'utf8');
  });

  it('hold no validation part, and train', async () => {
    expect(yaml)
      .to.match(/strategy: none/)
      .and.to.match(/epochs: \d+/);
    const args = ['train', '--data', shop.data, '--run', shop.file('run'), '--config', shop.file('best.yaml')];
    const trained = await belfry(args);
    expect(trained.code, trained.stderr).to.equal(0);
  });

  it('are found where the test part cannot be read', async () => {
    const [poisoned, out] = [shop.file('poisoned'), shop.file('blind.yaml')];
    await cp(shop.data, poisoned, { recursive: true });
    await writeFile(join(poisoned, 'test.arrow'), 'poison');
    expect((await thrownBy(openDataset(poisoned))).code).to.equal('FILE_TRUNCATED');
    const found = await belfry(command(poisoned, out));
    expect(found.code, found.stderr).to.equal(0);
    expect(await readFile(out, 'utf8')).to.equal(yaml);
  });

  it('are found after Ctrl-C by the same command, which a second process is refused meanwhile', async () => {
    const out = shop.file('stopped.yaml');
    const args = [...command(shop.data, out), '--json'];
    const child = startBelfry(args);
    let [stdout, code] = ['', -1 as number | null];
    child.stderr.resume();
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    const ended = new Promise<void>((done) => child.on('close', (status) => ((code = status), done())));
    while ((await storedIn(`${out}.trials`)).size < 2) await sleep(5);
    const second = await belfry(args);
    expect(oneObject(second)).to.have.nested.property('error.code', 'RUN_LOCKED');
    child.kill('SIGINT');
    await ended;
    expect(code).to.equal(1);
    expect(JSON.parse(stdout)).to.have.nested.property('error.code', 'TRAINING_INTERRUPTED');
    const before = await storedIn(`${out}.trials`);

    const again = await belfry(args);
    expect(again.code, again.stderr).to.equal(0);
    expect(await readFile(out, 'utf8')).to.equal(yaml);
    const after = await storedIn(`${out}.trials`);
    expect(after.size).to.be.above(before.size);
    for (const [name, text] of before) expect(after.get(name)).to.equal(text);
  });

  it('refuse the folder of another search', async () => {
    const args = command(shop.data, shop.file('best.yaml')).map((arg) => (arg === '5' ? '6' : arg));
    const other = await belfry([...args, '--json']);
    expect(oneObject(other)).to.have.nested.property('error.code', 'RUN_EXISTS');
  });
});

/** Stored trials by name. */
async function storedIn(folder: string): Promise<Map<string, string>> {
  const trials = join(folder, 'trials');
  const names = (await readdir(trials).catch(() => [])).filter((name) => /^[0-9a-f]+\.json$/.test(name));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(trials, name), 'utf8')] as const)),
  );
}
