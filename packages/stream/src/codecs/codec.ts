/** One way to compress bytes. */
export interface Codec {
  compress(bytes: Uint8Array): Uint8Array;
  /** Throws the library's own error where the bytes are damaged. */
  decompress(bytes: Uint8Array): Uint8Array;
}
