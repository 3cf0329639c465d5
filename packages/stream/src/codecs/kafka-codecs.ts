/** Gives kafkajs, which brings gzip alone, the codecs that are installed. */
import kafkajs from 'kafkajs';
import { codecMissing, codecNames, loadCodec, type CodecName } from './codecs.js';

const TYPES: Readonly<Record<CodecName, number>> = {
  snappy: kafkajs.CompressionTypes.Snappy,
  lz4: kafkajs.CompressionTypes.LZ4,
  zstd: kafkajs.CompressionTypes.ZSTD,
};

/**
 * To be awaited once in a thread before it consumes or produces. A message that uses a codec whose package is missing then
 * fails with CODEC_UNAVAILABLE, which names the package.
 */
export async function registerKafkaCodecs(): Promise<void> {
  const codecs = kafkajs.CompressionCodecs as Record<number, () => unknown>;
  for (const name of codecNames) {
    const codec = await loadCodec(name);
    codecs[TYPES[name]] = () => {
      if (codec === null) throw codecMissing(name);
      return {
        compress: async (encoder: { buffer: Buffer }) => asBuffer(codec.compress(encoder.buffer)),
        decompress: async (bytes: Buffer) => asBuffer(codec.decompress(bytes)),
      };
    };
  }
}

/** The same bytes: kafkajs reads numbers with Buffer's methods. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
