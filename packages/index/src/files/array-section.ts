/** A typed array as a section: its numbers, little-endian, and nothing else. */
import { invalidIndex } from './index-header.js';
import { writeAll } from './pieces.js';
import type { SavedIndex } from './saved-index.js';
import type { SectionWriter } from './save-index.js';

export function arraySection(name: string, array: Int32Array | Float32Array): SectionWriter {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return {
    name,
    async write(file, at) {
      await writeAll(file, bytes, at);
      return bytes.length;
    },
  };
}

/** @param length numbers it must hold @throws INDEX_INVALID for any other length, OUT_OF_MEMORY */
export async function readInt32Section(saved: SavedIndex, name: string, length: number): Promise<Int32Array> {
  requireLength(saved, name, length);
  return new Int32Array((await saved.read(name)).buffer);
}

/** @param length numbers it must hold @throws INDEX_INVALID for any other length, OUT_OF_MEMORY */
export async function readFloat32Section(saved: SavedIndex, name: string, length: number): Promise<Float32Array> {
  requireLength(saved, name, length);
  return new Float32Array((await saved.read(name)).buffer);
}

/** A length from a hostile header may be beyond what numbers hold exactly; it is then not the length of a section. */
function requireLength(saved: SavedIndex, name: string, length: number): void {
  const { bytes } = saved.section(name);
  if (bytes !== 4 * length)
    throw invalidIndex(
      saved.path,
      `${bytes} bytes of ${name} instead of ${4 * length} for ${saved.header.count} vectors`,
    );
}
