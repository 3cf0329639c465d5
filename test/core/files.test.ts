import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { atomicWriteFile, readWholeFile, sha256Hex } from '@belfry/core';
import { failure } from './failure.js';

describe('files', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-files-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('writes text, bytes and chunks, and leaves no temporary file', async () => {
    const chunks = async function* () {
      yield Uint8Array.of(1, 2);
      yield Uint8Array.of(3);
    };
    await atomicWriteFile(join(folder, 'text'), 'Grüße');
    await atomicWriteFile(join(folder, 'bytes'), Uint8Array.of(1, 2, 3));
    await atomicWriteFile(join(folder, 'chunks'), chunks());
    expect(await readFile(join(folder, 'text'), 'utf8')).to.equal('Grüße');
    expect([...(await readWholeFile(join(folder, 'bytes')))]).to.deep.equal([1, 2, 3]);
    expect([...(await readWholeFile(join(folder, 'chunks')))]).to.deep.equal([1, 2, 3]);
    expect((await readdir(folder)).toSorted()).to.deep.equal(['bytes', 'chunks', 'text']);
  });

  it('keeps the old content and passes the error on when the maker of the chunks fails', async () => {
    const path = join(folder, 'kept');
    await writeFile(path, 'old');
    const chunks = async function* () {
      yield Uint8Array.of(1);
      throw new RangeError('no more');
    };
    expect(await failure(atomicWriteFile(path, chunks()))).to.be.instanceOf(RangeError);
    expect(await readFile(path, 'utf8')).to.equal('old');
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
  });

  it('gives bytes at offset 0 of their own buffer, so that typed arrays can view them', async () => {
    const path = join(folder, 'floats');
    await atomicWriteFile(path, new Uint8Array(Float32Array.of(1.5, -2).buffer));
    const bytes = await readWholeFile(path);
    expect([...new Float32Array(bytes.buffer)]).to.deep.equal([1.5, -2]);
  });

  it('reads an empty file as no bytes', async () => {
    await atomicWriteFile(join(folder, 'empty'), '');
    expect((await readWholeFile(join(folder, 'empty'))).length).to.equal(0);
  });

  it('names the code for a missing file, a missing folder and a folder in place of a file', async () => {
    expect(await failure(readWholeFile(join(folder, 'absent')))).to.have.property('code', 'FILE_NOT_FOUND');
    expect(await failure(atomicWriteFile(join(folder, 'absent/file'), ''))).to.have.property('code', 'FILE_NOT_FOUND');
    expect(await failure(readWholeFile(folder))).to.have.property('code', 'FILE_UNREADABLE');
    expect(await failure(atomicWriteFile(folder, ''))).to.have.property('code', 'FILE_UNREADABLE');
  });

  it('says DISK_FULL with both sizes, keeps the old file and leaves no rest, on a disk of 256 KiB', function () {
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0) this.skip(); // this machine does not permit user namespaces
    const script = `
      import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
      import { atomicWriteFile } from '@belfry/core';
      process.chdir(${JSON.stringify(folder)});
      writeFileSync('disk/model', 'old');
      const error = await atomicWriteFile('disk/model', new Uint8Array(1 << 20)).catch((error) => error);
      console.log(JSON.stringify({ ...error.toJSON(), left: readdirSync('disk'), content: readFileSync('disk/model', 'utf8') }));`;
    const mounted = 'mkdir "$1" && mount -t tmpfs -o size=256k tmpfs "$1" && exec "$2" --input-type=module -e "$3"';
    const child = spawnSync(
      'unshare',
      ['-rm', 'sh', '-c', mounted, 'sh', join(folder, 'disk'), process.execPath, script],
      { encoding: 'utf8' },
    );
    const report = JSON.parse(child.stdout) as Record<string, unknown>;
    expect(report).to.include({ code: 'DISK_FULL', canRetry: true, content: 'old' });
    expect(report.given).to.match(/needs 1,048,576 bytes, the disk has 2\d\d,\d\d\d free/);
    expect(report.left).to.deep.equal(['model']);
  });
});

describe('sha256Hex', () => {
  it("gives the standard's value for abc", () => {
    expect(sha256Hex('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
