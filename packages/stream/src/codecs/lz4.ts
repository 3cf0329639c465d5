/** LZ4 frames, by lz4js. */
import type { Codec } from './codec.js';

interface Lz4js {
  compress(bytes: Uint8Array): Uint8Array;
  decompress(bytes: Uint8Array): Uint8Array;
}

/** The byte of a frame that says how it is made, and its bit for a checksum after each block. */
const FLAGS = 4;
const BLOCK_CHECKSUMS = 0x10;

export function lz4Codec(library: Lz4js): Codec {
  return {
    compress: library.compress,
    decompress(bytes) {
      // The library takes such checksums for data.
      if (bytes.length > FLAGS && (bytes[FLAGS] & BLOCK_CHECKSUMS) !== 0)
        throw new Error('an LZ4 frame with checksums of blocks, which the installed library cannot read');
      return library.decompress(bytes);
    },
  };
}
