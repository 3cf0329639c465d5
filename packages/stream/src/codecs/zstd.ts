/** Zstandard, by a build of its C library for WebAssembly. */
import type { Codec } from './codec.js';

interface ZstdWasm {
  init(): Promise<void>;
  compress(bytes: Uint8Array): Uint8Array;
  decompress(bytes: Uint8Array, options: { defaultHeapSize: number }): Uint8Array;
}

/** The library's code for: what was made does not fit. */
const TOO_SMALL = 'code -70';

/** Bytes that a frame may become which does not say how many it becomes. */
const MAX_BYTES = 2 ** 29;

export async function zstdCodec(library: ZstdWasm): Promise<Codec> {
  await library.init();
  return {
    compress: (bytes) => library.compress(bytes),
    decompress(bytes) {
      for (let size = Math.max(2 ** 20, 8 * bytes.length); ; size *= 4) {
        try {
          return library.decompress(bytes, { defaultHeapSize: size });
        } catch (error) {
          if (size >= MAX_BYTES || !String(error).includes(TOO_SMALL)) throw error;
        }
      }
    },
  };
}
