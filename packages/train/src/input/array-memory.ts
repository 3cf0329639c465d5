/** Where the arrays in a plain value keep their numbers: in memory that threads share, or in buffers that can be handed over. */

type TypedArrayClass = new (buffer: SharedArrayBuffer) => { set(values: ArrayLike<number>): void };

/** The same value with every typed array in it copied into shared memory. */
export function inSharedMemory<Value>(value: Value): Value {
  if (ArrayBuffer.isView(value)) {
    const TypedArray = value.constructor as TypedArrayClass;
    const copy = new TypedArray(new SharedArrayBuffer(value.byteLength));
    copy.set(value as unknown as ArrayLike<number>);
    return copy as Value;
  }
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inSharedMemory(part)])) as Value;
}

/** Every buffer behind the typed arrays in a value, once. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  return [...new Set(everyBuffer(value))];
}

function everyBuffer(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  return isTree(value) ? Object.values(value).flatMap(everyBuffer) : [];
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
