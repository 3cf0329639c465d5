import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSafetensors, writeSafetensors, type NamedArray, type StoredValues } from '@belfry/data';
import { Rng } from '@belfry/core';
import { codeOf } from './code-of.js';

describe('safetensors files', () => {
  let folder: string;
  let path: string;
  const rng = Rng.fromSeed(5);
  const floats = (n: number): Float32Array => Float32Array.from({ length: n }, () => rng.normal());
  const arrays = new Map<string, NamedArray>([
    ['item.id', { shape: [7, 3], values: floats(21) }],
    ['half', { shape: [3, 1], values: Uint16Array.of(0x3f80, 0xbe80, 0x7f80) }],
    ['after an odd number of halves', { shape: [2], values: floats(2) }],
    ['empty', { shape: [0, 3], values: floats(0) }],
    ['näme/with "quotes"', { shape: [5], values: floats(5) }],
  ]);
  const meta = { step: 12, text: 'sha256 00', nested: { list: [1, 2.5, null] } };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-safetensors-'));
    path = join(folder, 'weights.safetensors');
    await writeSafetensors(path, { arrays, meta });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('gives back every array bit for bit, and the meta', async () => {
    const read = await readSafetensors(path);
    expect(read.meta).to.deep.equal(meta);
    expect([...read.arrays.keys()]).to.deep.equal([...arrays.keys()]);
    for (const [name, { shape, values }] of arrays) {
      expect(read.arrays.get(name)!.shape).to.deep.equal(shape);
      expect(read.arrays.get(name)!.values).to.deep.equal(values);
    }
  });

  it('follows the published layout: header length, JSON header, data at the offsets it names', async () => {
    const bytes = await readFile(path);
    const headerLength = Number(bytes.readBigUInt64LE());
    const header = JSON.parse(bytes.subarray(8, 8 + headerLength).toString('utf8'));
    expect(headerLength % 8).to.equal(0);
    expect(header['item.id']).to.deep.equal({ dtype: 'F32', shape: [7, 3], data_offsets: [0, 84] });
    expect(header.half).to.deep.equal({ dtype: 'BF16', shape: [3, 1], data_offsets: [84, 90] });
    expect(bytes.readUInt16LE(8 + headerLength + 84)).to.equal(0x3f80);
    expect(bytes.readFloatLE(8 + headerLength)).to.equal(arrays.get('item.id')!.values[0]);
  });

  it('reads into the memory it is given, arrays larger than what is read at once too', async () => {
    const long = new Uint16Array(35_000_001).map((_, i) => (i * 40_503) >>> 3);
    const large = join(folder, 'large.safetensors');
    await writeSafetensors(large, { arrays: new Map([['long', { shape: [long.length], values: long }]]), meta: null });
    const given: ArrayBuffer[] = [];
    const memory = (bytes: number): ArrayBuffer => {
      given.push(new ArrayBuffer(bytes));
      return given.at(-1)!;
    };
    const { values } = (await readSafetensors(large, memory)).arrays.get('long')!;
    expect(values.buffer).to.equal(given[0]);
    expect(Buffer.compare(new Uint8Array(values.buffer), new Uint8Array(long.buffer))).to.equal(0);
  });

  it('refuses a file cut off at any byte', async () => {
    const whole = await readFile(path);
    const cut = join(folder, 'cut.safetensors');
    for (let length = 0; length < whole.length; length++) {
      await writeFile(cut, whole.subarray(0, length));
      expect(await codeOf(readSafetensors(cut)), `cut at ${length}`).to.be.oneOf([
        'FILE_TRUNCATED',
        'CHECKSUM_MISMATCH',
      ]);
    }
  });

  it('notices any single changed byte', async () => {
    const whole = await readFile(path);
    const changed = join(folder, 'changed.safetensors');
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 0x10;
      await writeFile(changed, bytes);
      expect(await codeOf(readSafetensors(changed)), `byte ${at}`).to.be.oneOf(['FILE_TRUNCATED', 'CHECKSUM_MISMATCH']);
    }
  });
});

describe('safetensors files of other numbers', () => {
  it('hold whole numbers, doubles and bytes as they are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'belfry-numbers-'));
    const arrays = new Map<string, NamedArray<StoredValues>>([
      ['bytes', { shape: [3], values: Uint8Array.of(1, 2, 255) }],
      ['whole', { shape: [2], values: Int32Array.of(-1, 2 ** 31 - 1) }],
      ['doubles', { shape: [1], values: Float64Array.of(0.1) }],
      ['half', { shape: [1], values: Uint16Array.of(0x3f80) }],
      ['single', { shape: [1], values: Float32Array.of(0.1) }],
    ]);
    try {
      await writeSafetensors(join(folder, 'numbers'), { arrays, meta: null });
      const read = await readSafetensors<StoredValues>(join(folder, 'numbers'));
      expect([...read.arrays]).to.deep.equal([...arrays]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
