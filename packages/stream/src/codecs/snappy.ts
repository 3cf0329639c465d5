/** Snappy, by snappyjs: as one block (librdkafka), or as the blocks that Java's library writes one after another. */
import type { Codec } from './codec.js';

interface Snappyjs {
  compress(bytes: Uint8Array): Uint8Array;
  uncompress(bytes: Uint8Array): Uint8Array;
}

/** What Java's library begins with; two version numbers of four bytes follow. */
const JAVA_MARK = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const JAVA_HEADER = 16;

export function snappyCodec(library: Snappyjs): Codec {
  return {
    compress: library.compress,
    decompress: (bytes) => (isJava(bytes) ? decompressBlocks(library, bytes) : library.uncompress(bytes)),
  };
}

function isJava(bytes: Uint8Array): boolean {
  return bytes.length >= JAVA_HEADER && JAVA_MARK.equals(bytes.subarray(0, JAVA_MARK.length));
}

/** Each block after its length, four bytes, the highest first. */
function decompressBlocks(library: Snappyjs, bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const blocks: Uint8Array[] = [];
  for (let at = JAVA_HEADER; at < bytes.length;) {
    const end = at + 4 + buffer.readUInt32BE(at);
    if (end > bytes.length) throw new Error('a Snappy block that is longer than what is left');
    blocks.push(library.uncompress(bytes.subarray(at + 4, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}
