/** The codecs that neither Node nor kafkajs always brings: one row each, loaded where its package is installed. */
import zlib from 'node:zlib';
import { BelfryError } from '@belfry/core';
import type { Codec } from './codec.js';
import { lz4Codec } from './lz4.js';
import { snappyCodec } from './snappy.js';
import { zstdCodec } from './zstd.js';

interface CodecRow {
  /** What has to be installed. */
  readonly package: string;
  /** The codec that Node itself has, or null. */
  readonly own: () => Codec | null;
  /** @param library what the package exports */
  readonly from: (library: never) => Codec | Promise<Codec>;
}

const rows = {
  snappy: { package: 'snappyjs', own: () => null, from: snappyCodec },
  lz4: { package: 'lz4js', own: () => null, from: lz4Codec },
  zstd: { package: '@bokuweb/zstd-wasm', own: zstdOfNode, from: zstdCodec },
} satisfies Record<string, CodecRow>;

export type CodecName = keyof typeof rows;

export const codecNames = Object.keys(rows) as readonly CodecName[];

/** Each is loaded once: a library for WebAssembly has one memory, and a second start would take it from the first. */
const loaded = new Map<CodecName, Promise<Codec | null>>();

/** The codec, or null where its package is not installed. */
export function loadCodec(name: CodecName): Promise<Codec | null> {
  const codec = loaded.get(name) ?? load(name);
  loaded.set(name, codec);
  return codec;
}

async function load(name: CodecName): Promise<Codec | null> {
  const row: CodecRow = rows[name];
  const own = row.own();
  if (own !== null) return own;
  try {
    const library = (await import(row.package)) as { default?: unknown };
    return await row.from((library.default ?? library) as never);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** What to say where a message needs a codec that is not there. */
export function codecMissing(name: CodecName): BelfryError {
  return new BelfryError('CODEC_UNAVAILABLE', {
    given: `a message compressed with ${name}`,
    expected: `the package ${rows[name].package}, which is not installed here`,
    change: `Run: npm install ${rows[name].package}`,
    details: { codec: name, package: rows[name].package },
  });
}

/** From Node 22.15 on. */
function zstdOfNode(): Codec | null {
  const { zstdCompressSync, zstdDecompressSync } = zlib as {
    zstdCompressSync?: (bytes: Uint8Array) => Buffer;
    zstdDecompressSync?: (bytes: Uint8Array) => Buffer;
  };
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return null;
  return { compress: zstdCompressSync, decompress: zstdDecompressSync };
}
