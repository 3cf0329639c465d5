/** Zstandard, by a build of its C library for WebAssembly. */
import type { Codec } from './codec.js';

interface ZstdWasm {
  init(): Promise<void>;
  compress(bytes: Uint8Array): Uint8Array;
  decompress(bytes: Uint8Array, options: { defaultHeapSize: number }): Uint8Array;
}

/** The library's code for: what was made does not fit. */
const TOO_SMALL = 'code -70';

/** Bytes that a frame may become. */
const MAX_BYTES = 2 ** 28;

export async function zstdCodec(library: ZstdWasm): Promise<Codec> {
  await library.init();
  return {
    compress: (bytes) => library.compress(bytes),
    decompress(bytes) {
      // The library writes where it must not when it is refused the memory that a damaged frame asks for.
      if (contentSize(bytes) > MAX_BYTES) throw new Error(`a Zstandard frame of more than ${MAX_BYTES} bytes`);
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

/** What the frame's header says it becomes, 0 where it says nothing. */
function contentSize(bytes: Uint8Array): number {
  if (bytes.length < 18) return 0;
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, 18);
  const descriptor = header[4];
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  const at = 5 + (isSingle ? 0 : 1) + dictionaryBytes;
  const read = [
    () => (isSingle ? header[at] : 0),
    () => header.readUInt16LE(at) + 256,
    () => header.readUInt32LE(at),
    () => Number(header.readBigUInt64LE(at)),
  ];
  return read[descriptor >> 6]();
}
