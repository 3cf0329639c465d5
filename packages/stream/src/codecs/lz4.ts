/** LZ4 frames: compressed by lz4js, put together and read by ourselves. */
import type { Codec } from './codec.js';
import { readLz4Frames } from './lz4-frame.js';

interface Lz4js {
  compress(bytes: Uint8Array): Uint8Array;
}

/**
 * A frame of independent blocks of up to 4 MiB, without checksums, and the check of these two bytes. Java takes no others; the
 * library's own frames do not say that blocks are independent.
 */
const FRAME_START = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73]);
const FRAME_END = Buffer.alloc(4);
const BLOCK_BYTES = 2 ** 22;

export function lz4Codec(library: Lz4js): Codec {
  return {
    compress(bytes) {
      const blocks: Uint8Array[] = [];
      for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
        const frame = library.compress(bytes.subarray(from, from + BLOCK_BYTES));
        blocks.push(frame.subarray(FRAME_START.length, -FRAME_END.length));
      }
      return Buffer.concat([FRAME_START, ...blocks, FRAME_END]);
    },
    decompress: readLz4Frames,
  };
}
