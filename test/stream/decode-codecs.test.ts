/** Codecs of Kafka's messages, held to the tools that define their formats. */
import { spawnSync } from 'node:child_process';
import zlib from 'node:zlib';
import { codecNames, loadCodec, type CodecName } from '@belfry/stream';
import { expect } from 'chai';

const text = Buffer.from(Array.from({ length: 30_000 }, (_, i) => `{"user":"u${(i * 7) % 977}","n":${i}}`).join('\n'));

/** Runs a command over bytes; null where it is not installed. */
function through(command: string, args: string[], input: Uint8Array): Buffer | null {
  const { stdout, status, error } = spawnSync(command, args, { input, maxBuffer: 2 ** 26 });
  if (error !== undefined) return null;
  expect(status, command).to.equal(0);
  return stdout;
}

describe('stream: codecs', () => {
  for (const name of codecNames) {
    it(`${name} gives back what it was given`, async () => {
      const codec = (await loadCodec(name))!;
      for (const bytes of [Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(9_000_000, text), text]) {
        const compressed = codec.compress(bytes);
        expect(Buffer.from(codec.decompress(compressed)).equals(bytes)).to.equal(true);
      }
      expect(codec.compress(text).length).to.be.lessThan(text.length / 2);
    });

    it(`${name} does not go on for ever over damaged bytes`, async () => {
      const codec = (await loadCodec(name))!;
      const compressed = codec.compress(text);
      for (let i = 0; i < 50; i++) {
        const damaged = Uint8Array.from(compressed.subarray(0, 1 + ((i * 7919) % compressed.length)));
        damaged[(i * 104_729) % damaged.length] ^= 1 + i;
        try {
          codec.decompress(damaged);
        } catch {
          // Refused: what it should be. Kafka's own checksum is what finds damage.
        }
      }
    });
  }

  it('snappy reads the blocks that Java writes', async () => {
    const codec = (await loadCodec('snappy'))!;
    const blocks = [text.subarray(0, 32_768), text.subarray(32_768, 40_000)].flatMap((block) => {
      const compressed = Buffer.from(codec.compress(block));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(compressed.length);
      return [length, compressed];
    });
    const header = Buffer.from([0x82, ...Buffer.from('SNAPPY'), 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    const read = codec.decompress(Buffer.concat([header, ...blocks]));
    expect(Buffer.from(read).equals(text.subarray(0, 40_000))).to.equal(true);
  });

  const tools: [CodecName, string, string[], string[]][] = [
    ['lz4', 'lz4', ['-c', '-BD'], ['-dc']],
    ['lz4', 'lz4', ['-c', '-BI', '--content-size'], ['-dc']],
    ['lz4', 'lz4', ['-c', '-9', '-BD', '-BX', '-B4'], ['-dc']],
    ['zstd', 'zstd', ['-c', '-1'], ['-dc']],
  ];
  for (const [name, command, pack, unpack] of tools) {
    it(`${name} and the tool ${command} ${pack.join(' ')} read each other`, async function () {
      const codec = (await loadCodec(name))!;
      const packed = through(command, pack, text);
      if (packed === null) this.skip();
      expect(Buffer.from(codec.decompress(packed)).equals(text)).to.equal(true);
      expect(through(command, unpack, codec.compress(text))!.equals(text)).to.equal(true);
    });
  }

  it('zstd reads frames that do not say how long they become', async function () {
    const codec = (await loadCodec('zstd'))!;
    const long = Buffer.alloc(40_000_000, 'abc');
    const packed = through('zstd', ['-c'], long);
    if (packed === null) this.skip();
    expect(Buffer.from(codec.decompress(packed)).equals(long)).to.equal(true);
  });

  it('zstd is that of Node where Node has it', async () => {
    const own = (zlib as { zstdCompressSync?: unknown }).zstdCompressSync;
    expect(own === undefined || (await loadCodec('zstd'))!.compress === own).to.equal(true);
  });
});
