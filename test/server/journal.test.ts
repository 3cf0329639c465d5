import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { Rng } from '@belfry/core';
import { HISTORY_LENGTH } from '@belfry/recall';
import { Journal, type Change } from '@belfry/server';
import { codeOf } from '../run/code-of.js';
import { temporaryFolder } from './temporary-folder.js';

const log = pino({ level: 'silent' });

const changes: Change[] = [
  {
    op: 'upsert',
    space: 's',
    items: [{ item: 'i1', vector: Float32Array.of(0.1, -2), features: { brand: 'x', tags: ['é', 'b'] } }],
  },
  { op: 'events', events: [{ user: 'u1', item: 'i1', event: 'click', timestamp: 5 }] },
  { op: 'delete', items: ['i1'] },
];

describe('the journal', () => {
  const folderOf = temporaryFolder();

  it('gives back after a restart what was appended, in order, vectors to the bit', async () => {
    const folder = folderOf();
    await keep(folder, changes);
    expect(await readBack(folder)).to.deep.equal(changes);
    expect(await readBack(folder), 'a second time').to.deep.equal(changes);
  });

  it('gives back files of several blocks, whatever of a write lies in which', async () => {
    const folder = folderOf();
    const many = [7, 9_000, 1, 20_000, 12].map((count, n): Change => {
      const events = Array.from({ length: count }, (_, at) => ({ user: `é${n}`, item: `i${at}`, timestamp: at }));
      return { op: 'events', events };
    });
    for (const change of many) await keep(folder, [change, ...changes]);
    const journal = await Journal.open({ folder, log });
    for (const change of many) await journal.append(change);
    await journal.close();
    const [last] = (await segmentsOf(folder)).slice(-1);
    expect((await readFile(last)).length).to.be.above(2 ** 20);
    const wanted = [...many.flatMap((change) => [change, ...changes]), ...many];
    expect(JSON.stringify(await readBack(folder)) === JSON.stringify(wanted)).to.equal(true);
  });

  it('writes together what comes together', async () => {
    const folder = folderOf();
    const journal = await Journal.open({ folder, log });
    await Promise.all(Array.from({ length: 100 }, (_, n) => journal.append({ op: 'delete', items: [`i${n}`] })));
    await journal.close();
    const [segment] = await segmentsOf(folder);
    expect(countOf(await readFile(segment), MAGIC)).to.be.below(10);
    expect(await readBack(folder)).to.have.length(100);
  });

  it('drops a last write that was cut off anywhere, and goes on', async () => {
    const folder = folderOf();
    await keep(folder, changes.slice(0, 2));
    const [segment] = await segmentsOf(folder);
    const whole = await readFile(segment);
    const last = whole.lastIndexOf(MAGIC);
    for (let end = last + 1; end < whole.length; end += 13) {
      await rm(folder, { recursive: true });
      await keep(folder, []);
      await writeFile(segment, whole.subarray(0, end));
      expect(await readBack(folder), `cut at ${end} of ${whole.length}`).to.deep.equal(changes.slice(0, 1));
    }
    await keep(folder, changes.slice(2));
    expect(await readBack(folder)).to.deep.equal([changes[0], changes[2]]);
  });

  it('drops zeros that a crash left where a write was to be', async () => {
    const folder = folderOf();
    await keep(folder, changes);
    const [segment] = await segmentsOf(folder);
    await appendFile(segment, new Uint8Array(300));
    expect(await readBack(folder)).to.deep.equal(changes);
  });

  it('refuses damage before the last write, wherever it is', async () => {
    const folder = folderOf();
    await keep(folder, changes);
    const [segment] = await segmentsOf(folder);
    const whole = await readFile(segment);
    const last = whole.lastIndexOf(MAGIC);
    for (let at = 0; at < last; at += 11) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 0x10;
      await writeFile(segment, damaged);
      expect(await codeOf(readBack(folder)), `byte ${at}`).to.equal('JOURNAL_CORRUPT');
    }
    await writeFile(segment, whole);
    expect(await readBack(folder)).to.deep.equal(changes);
  });

  it('refuses a journal one of whose files is missing', async () => {
    const folder = folderOf();
    for (const change of changes) await keep(folder, [change]);
    const segments = await segmentsOf(folder);
    await rm(segments[1]);
    expect(await codeOf(readBack(folder))).to.equal('JOURNAL_CORRUPT');
  });

  it('belongs to one process at a time', async () => {
    const folder = folderOf();
    const journal = await Journal.open({ folder, log });
    expect(await codeOf(Journal.open({ folder, log }))).to.equal('RUN_LOCKED');
    await journal.close();
    await keep(folder, []);
  });

  it('is shortened to its net effect and stays small, however much is written', async () => {
    const folder = folderOf();
    const small = { folder, log, segmentBytes: 2048, compactBytes: 8192 };
    const journal = await Journal.open(small);
    for (let n = 0; n < 400; n++) {
      const item = `i${n % 10}`;
      await journal.append({
        op: 'upsert',
        space: 's',
        items: [{ item, vector: Float32Array.of(n, 0), features: { [`f${n % 3}`]: n } }],
      });
      await journal.append({ op: 'events', events: [{ user: 'u1', item, timestamp: n }] });
    }
    await journal.close();
    const bytes = await Promise.all(
      (await readdir(folder)).map(async (name) => (await readFile(join(folder, name))).length),
    );
    expect(bytes.reduce((sum, size) => sum + size, 0)).to.be.below(30_000);
    const items = new Map<string, object>();
    for (const change of await readBack(folder)) {
      if (change.op === 'upsert')
        for (const item of change.items) items.set(item.item, { ...items.get(item.item), ...item });
    }
    expect(items.size).to.equal(10);
    expect(items.get('i9')).to.deep.include({ vector: Float32Array.of(399, 0) });
  });

  it('is shortened to what recall keeps of a user, in whatever order events came', async () => {
    const folder = folderOf();
    const rng = Rng.fromSeed(5);
    const events = Array.from({ length: 2000 }, (_, n) => ({ user: 'u1', item: `i${rng.int(40)}`, timestamp: n }));
    const journal = await Journal.open({ folder, log, segmentBytes: 2048, compactBytes: 8192 });
    for (const event of rng.shuffle([...events])) await journal.append({ op: 'events', events: [event] });
    await journal.close();
    const kept = (await readBack(folder)).flatMap((change) => (change.op === 'events' ? change.events : []));
    expect(kept.length).to.be.below(1000);
    const newest = events.slice(-HISTORY_LENGTH);
    const before = new Map(events.slice(0, -HISTORY_LENGTH).map((event) => [event.item, event]));
    expect(kept).to.deep.include.members([...newest, ...before.values()]);
  });

  it('can be read while it is being shortened', async () => {
    const folder = folderOf();
    const journal = await Journal.open({ folder, log, segmentBytes: 1, compactBytes: 512 });
    for (let n = 0; n < 60; n++) {
      await journal.append({ op: 'delete', items: [`i${n}`] });
      const deleted = new Set<string>();
      await journal.seal();
      await journal.readSealed(async (all) => {
        for await (const change of all) if (change.op === 'delete') for (const item of change.items) deleted.add(item);
      });
      expect([...deleted].sort()).to.deep.equal(Array.from({ length: n + 1 }, (_, m) => `i${m}`).sort());
    }
    await journal.close();
  });

  it('takes no more writes once one has failed, and says so', async () => {
    const folder = folderOf();
    const journal = await Journal.open({ folder, log, segmentBytes: 1 });
    await journal.append(changes[0]);
    await rm(folder, { recursive: true });
    await journal.append(changes[1]).catch(() => {});
    expect(await codeOf(journal.append(changes[2]))).to.equal('JOURNAL_FAILED');
    expect(() => journal.requireWorking())
      .to.throw()
      .with.property('code', 'JOURNAL_FAILED');
    await journal.close();
  });
});

const MAGIC = Buffer.from([0xff, 0x42, 0x4a, 0x01]);

async function keep(folder: string, toKeep: readonly Change[]): Promise<void> {
  const journal = await Journal.open({ folder, log });
  for (const change of toKeep) await journal.append(change);
  await journal.close();
}

async function readBack(folder: string): Promise<Change[]> {
  const journal = await Journal.open({ folder, log });
  const read: Change[] = [];
  try {
    await journal.seal();
    await journal.readSealed(async (all) => {
      for await (const change of all) read.push(change);
    });
  } finally {
    await journal.close();
  }
  return read;
}

async function segmentsOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('segment-')).sort();
  const paths = names.map((name) => join(folder, name));
  const sizes = await Promise.all(paths.map(async (path) => (await readFile(path)).length));
  return paths.filter((_, n) => sizes[n] > 0);
}

function countOf(bytes: Buffer, part: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(part); at >= 0; at = bytes.indexOf(part, at + 1)) count++;
  return count;
}
