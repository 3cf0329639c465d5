import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { belfry, oneObject } from './belfry-command.js';

/** Three users, three items, one more event for the test part of each user. */
const GOOD_LOG = ['u1,a', 'u1,b', 'u1,c', 'u2,a', 'u2,b', 'u2,c', 'u3,a', 'u3,b', 'u3,c'].join('\n');

describe('bad input', () => {
  let folder: string;
  let data: string;
  let run: string;

  /** Runs a command that must fail, and checks what holds for every failure. */
  async function failure(...args: string[]): Promise<{ code: string; change: string }> {
    const end = await belfry([...args, '--json']);
    expect(end.code, end.stdout).to.be.oneOf([1, 2]);
    const { error } = oneObject(end) as { error: { code: string; given: string; expected: string; change: string } };
    expect(error).to.include.all.keys('code', 'given', 'expected', 'change');
    expect(error.code, end.stderr).not.to.equal('INTERNAL');
    expect(end.stderr)
      .to.include(`error ${error.code}`)
      .and.not.to.match(/\n\s+at /);
    return error;
  }

  async function imported(name: string, text: string, ...args: string[]): Promise<{ code: string; change: string }> {
    const file = join(folder, name);
    await writeFile(file, text);
    const error = await failure('import', '--train', file, '--out', join(folder, `from-${name}`), ...args);
    expect(await readdir(folder)).not.to.include(`from-${name}`);
    return error;
  }

  async function damagedCopy(of: string): Promise<string> {
    const copy = await mkdtemp(join(folder, 'copy-'));
    await cp(of, copy, { recursive: true });
    return copy;
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-bad-'));
    [data, run] = [join(folder, 'data'), join(folder, 'run')];
    for (const args of [
      ['synth', '--preset', 'tiny', '--out', data],
      ['train', '--data', data, '--run', run, '--epochs', '1', '--dim', '8'],
      ['index', '--run', run, '--kind', 'exact'],
    ]) {
      const { code, stderr } = await belfry(args);
      expect(code, stderr).to.equal(0);
    }
  });
  after(() => rm(folder, { recursive: true }));

  describe('in a log', () => {
    it('an empty file', async () => {
      expect((await imported('empty.csv', '')).code).to.equal('EMPTY_LOG');
    });

    it('a header alone', async () => {
      expect((await imported('header.csv', 'user,item\n')).code).to.equal('EMPTY_LOG');
    });

    it('one user', async () => {
      expect((await imported('one-user.csv', 'user,item\nu1,a\nu1,b\nu1,c\n')).code).to.equal('TOO_FEW_USERS');
    });

    it('one item', async () => {
      expect((await imported('one-item.csv', 'user,item\nu1,a\nu2,a\nu3,a\n')).code).to.equal('TOO_FEW_ITEMS');
    });

    it('a missing column, saying how to map another', async () => {
      const { code, change } = await imported('columns.csv', `customer,item\n${GOOD_LOG}\n`);
      expect(code).to.equal('MISSING_COLUMN');
      expect(change).to.include('--map');
    });

    it('a wrong separator', async () => {
      expect((await imported('semicolons.csv', `user;item\n${GOOD_LOG.replaceAll(',', ';')}\n`)).code).to.equal(
        'WRONG_SEPARATOR',
      );
    });

    it('bad rows, told by line and column', async () => {
      const error = await imported(
        'rows.csv',
        `user,item,timestamp\n${GOOD_LOG.replaceAll(/$/gm, ',1700000000')}\nu9,z,yesterday\n`,
      );
      expect(error.code).to.equal('BAD_ROWS');
      expect(JSON.stringify(error))
        .to.include('yesterday')
        .and.to.include('timestamp')
        .and.to.match(/rows\.csv:11|"line":11/);
    });

    it('NaN in a feature', async () => {
      const features = join(folder, 'items.csv');
      await writeFile(features, 'item,price\na,1\nb,NaN\nc,3\n');
      const { code } = await imported('features.csv', `user,item\n${GOOD_LOG}\n`, '--item-features', features);
      expect(code).to.equal('NON_FINITE_FEATURE');
    });

    it('a file that is not there', async () => {
      expect(
        (await failure('import', '--train', join(folder, 'nowhere.csv'), '--out', join(folder, 'x'))).code,
      ).to.equal('FILE_NOT_FOUND');
    });

    it('a truncated Arrow file', async () => {
      const arrow = join(folder, 'cut.arrow');
      await cp(join(data, 'train.arrow'), arrow);
      await truncate(arrow, 500);
      expect((await failure('import', '--train', arrow, '--out', join(folder, 'y'))).code).to.equal('FILE_TRUNCATED');
    });
  });

  describe('in a query', () => {
    it('an unknown user, with the nearest id', async () => {
      const error = await failure('recommend', '--run', run, '--user', 'nobody-at-all');
      expect(error.code).to.equal('UNKNOWN_USER');
    });

    it('an unknown item', async () => {
      expect((await failure('similar', '--run', run, '--item', 'no-such-thing')).code).to.equal('UNKNOWN_ITEM');
    });

    it('a history of unknown items', async () => {
      expect((await failure('recommend', '--run', run, '--history', 'x,y')).code).to.equal('UNKNOWN_ITEM');
    });

    it('a run that is not one', async () => {
      expect((await failure('eval', '--run', folder)).code).to.equal('RUN_NOT_FOUND');
    });

    it('a data set that is not one', async () => {
      expect((await failure('train', '--data', folder, '--run', join(folder, 'z'))).code).to.equal('DATASET_INVALID');
    });
  });

  describe('in options', () => {
    it('all problems at once, with the nearest names', async () => {
      const end = await belfry([
        'train',
        '--data',
        data,
        '--run',
        join(folder, 'o'),
        '--set',
        'train.epoch=3',
        '--set',
        'loss.temperature=-1',
        '--negatives',
        'mixd',
      ]);
      expect(end.code).to.equal(2);
      expect(end.stderr)
        .to.include('CONFIG_INVALID')
        .and.to.include('train.epochs')
        .and.to.include('loss.temperature')
        .and.to.include('mixed');
      expect(await readdir(folder)).not.to.include('o');
    });

    it('an unknown preset', async () => {
      expect(
        (await failure('train', '--data', data, '--run', join(folder, 'p'), '--preset', 'two-towers')).code,
      ).to.equal('CONFIG_INVALID');
    });
  });

  describe('in a run folder', () => {
    it('an index over another vocabulary', async () => {
      const copy = await damagedCopy(run);
      const other = join(folder, 'other');
      await belfry(['synth', '--preset', 'tiny', '--seed', '9', '--items', '90', '--out', join(folder, 'other-data')]);
      await belfry(['train', '--data', join(folder, 'other-data'), '--run', other, '--epochs', '1', '--dim', '8']);
      await belfry(['index', '--run', other, '--kind', 'exact']);
      for (const name of await readdir(other))
        if (name.startsWith('index')) await cp(join(other, name), join(copy, name));
      expect((await failure('similar', '--run', copy, '--item', await anItem())).code).to.equal('VOCABULARY_MISMATCH');
    });

    it('other data than the run was trained on', async () => {
      const other = join(folder, 'seed-5');
      await belfry(['synth', '--preset', 'tiny', '--seed', '5', '--out', other]);
      expect((await failure('eval', '--run', run, '--data', other)).code).to.equal('DATA_MISMATCH');
      expect((await failure('train', '--data', other, '--run', run, '--epochs', '1', '--dim', '8')).code).to.equal(
        'RUN_EXISTS',
      );
    });

    it('a newer format', async () => {
      const copy = await damagedCopy(run);
      const config = JSON.parse(await readFile(join(copy, 'config.json'), 'utf8')) as object;
      await writeFile(join(copy, 'config.json'), JSON.stringify({ ...config, format: 99 }));
      expect((await failure('recommend', '--run', copy, '--user', 'u')).code).to.equal('FORMAT_TOO_NEW');
      expect((await failure('inspect', copy)).code).to.equal('FORMAT_TOO_NEW');
    });

    it('vectors cut short', async () => {
      const copy = await damagedCopy(run);
      await truncate(join(copy, 'items.arrow'), 300);
      expect((await failure('similar', '--run', copy, '--item', await anItem())).code).to.equal('FILE_TRUNCATED');
    });

    it('a lock of a living process, and no lock of a dead one', async () => {
      const copy = await damagedCopy(run);
      const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      const lock = { pid: owner.pid, host: hostname(), token: 't', since: new Date(0).toISOString() };
      await writeFile(join(copy, 'lock.json'), JSON.stringify(lock));
      expect((await failure('index', '--run', copy)).code).to.equal('RUN_LOCKED');
      owner.kill('SIGKILL');
      await once(owner, 'close');
      expect((await belfry(['index', '--run', copy, '--kind', 'exact'])).code).to.equal(0);
    });
  });

  async function anItem(): Promise<string> {
    const { openRecall } = await import('belfry');
    return (await openRecall(run)).items.ids[0];
  }
});
