/** Gives the Arrow library, which brings none, the codecs that are installed. */
import { CompressionType, compressionRegistry } from 'apache-arrow';
import { codecMissing, loadCodec, type CodecName } from '../../codecs/codecs.js';

const TYPES: Readonly<Partial<Record<CodecName, CompressionType>>> = {
  lz4: CompressionType.LZ4_FRAME,
  zstd: CompressionType.ZSTD,
};

export async function registerArrowCodecs(): Promise<void> {
  for (const [name, type] of Object.entries(TYPES) as [CodecName, CompressionType][]) {
    const codec = await loadCodec(name);
    compressionRegistry.set(type, {
      encode: (bytes) => (codec ?? missing(name)).compress(bytes),
      decode: (bytes) => (codec ?? missing(name)).decompress(bytes),
    });
  }
}

function missing(name: CodecName): never {
  throw codecMissing(name);
}
