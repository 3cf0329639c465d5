/* oxlint-disable no-underscore-dangle -- the library's names */
/**
 * Avro's lists and maps, read no further than the message goes: the library takes the number of items from the bytes as it is
 * and would make as many as a damaged message says.
 */
import avro from 'avsc';

/** What the library's own types have, but its type declarations lack. */
interface Tap {
  readonly buf: Buffer;
  readonly pos: number;
  readLong(): number;
  skipLong(): void;
  readString(): string;
}

interface ItemType {
  _read(tap: Tap): unknown;
}

type Constructor<Own> = new (schema: avro.Schema, options: unknown) => avro.Type & Own;

const LibraryArray = avro.types.ArrayType as unknown as Constructor<{ readonly itemsType: ItemType }>;
const LibraryMap = avro.types.MapType as unknown as Constructor<{ readonly valuesType: ItemType }>;

class BoundedArray extends LibraryArray {
  _read(tap: Tap): unknown[] {
    const items: unknown[] = [];
    for (let count = blockSize(tap); count > 0; count = blockSize(tap))
      for (let i = 0; i < count; i++) items.push(this.itemsType._read(tap));
    return items;
  }
}

class BoundedMap extends LibraryMap {
  _read(tap: Tap): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (let count = blockSize(tap); count > 0; count = blockSize(tap))
      for (let i = 0; i < count; i++) entries.push([tap.readString(), this.valuesType._read(tap)]);
    return Object.fromEntries(entries);
  }
}

/** For the library's `typeHook`. */
export function boundedType(schema: avro.Schema, options: unknown): avro.Type | undefined {
  const { type } = schema as { readonly type?: unknown };
  if (type === 'array') return new BoundedArray(schema, options);
  return type === 'map' ? new BoundedMap(schema, options) : undefined;
}

/** Items of the next block; 0 = there is none. @throws Error where they are more than there are bytes left */
function blockSize(tap: Tap): number {
  let count = tap.readLong();
  if (count < 0) {
    count = -count;
    tap.skipLong();
  }
  if (count > tap.buf.length - tap.pos) throw new Error(`a list of ${count} items in ${tap.buf.length} bytes`);
  return count;
}
