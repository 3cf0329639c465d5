/** The part of WebAssembly used here; Node's own type declarations leave it out. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: object;
  }
  class Memory {
    constructor(size: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    /** @throws RangeError where the machine or the maximum does not allow it */
    grow(pages: number): number;
  }
  class Global<T> {
    readonly value: T;
  }
}
