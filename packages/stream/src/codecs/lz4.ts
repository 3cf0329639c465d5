/** LZ4 frames: written by lz4js, read by ourselves. */
import type { Codec } from './codec.js';
import { readLz4Frames } from './lz4-frame.js';

interface Lz4js {
  compress(bytes: Uint8Array): Uint8Array;
}

export function lz4Codec(library: Lz4js): Codec {
  return { compress: library.compress, decompress: readLz4Frames };
}
