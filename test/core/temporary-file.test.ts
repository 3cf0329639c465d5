import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { removeLeftovers, temporaryBeside } from '@belfry/core';
import { expect } from 'chai';

const DAY_SECONDS = 24 * 60 * 60;

describe('temporary files', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-files-'));
    path = join(folder, 'index.belfry');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Leaves a file named as by process `pid`, last written `ageSeconds` ago. */
  async function leave(pid: number, ageSeconds = 0, host?: string): Promise<string> {
    const own = temporaryBeside(path);
    const named = own.replace(`-${process.pid}-`, `-${pid}-`);
    const file = host === undefined ? named : named.replace(/[0-9a-f]{8}-(?=\d+-)/, `${host}-`);
    await writeFile(file, 'left');
    const then = Date.now() / 1000 - ageSeconds;
    await utimes(file, then, then);
    return basename(file);
  }

  async function deadPid(): Promise<number> {
    const child = spawn('true');
    await once(child, 'exit');
    return child.pid!;
  }

  it('of a dead process are removed, of a living one kept', async () => {
    await leave(await deadPid());
    const living = await leave(process.ppid, 30 * DAY_SECONDS);
    const ours = await leave(process.pid);
    await removeLeftovers(path);
    expect(await readdir(folder)).to.have.members([living, ours]);
  });

  it('of a process that had our number before us are removed', async () => {
    await leave(process.pid, process.uptime() + 60);
    await removeLeftovers(path);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('of another machine are removed after a day without a change', async () => {
    const recent = await leave(await deadPid(), 0, '00000000');
    await leave(process.ppid, DAY_SECONDS + 60, '00000000');
    await removeLeftovers(path);
    expect(await readdir(folder)).to.deep.equal([recent]);
  });

  it('of other files, and files of other names, are left alone', async () => {
    const names = ['.other.00000000-1-00000000.tmp', '.index.belfry.tmp', 'index.belfry', '.index.belfry.x-1-y.tmp'];
    for (const name of names) {
      await writeFile(join(folder, name), '');
      await utimes(join(folder, name), 0, 0);
    }
    await removeLeftovers(path);
    expect(await readdir(folder)).to.have.members(names);
  });
});
