/**
 * Where threads find work: one job at a time, a function over blocks 0 … n − 1. A thread takes a block by counting
 * `REMAINING` down, so a thread that is late, or has not started yet, is waited for by nobody. What the job is may be
 * read after a block was taken: the job cannot end, and no other begin, before that block is done.
 */
const REMAINING = 0;
const UNFINISHED = 1;
const FAILED = 2;
const FUNCTION = 3;
const ARGUMENT_COUNT = 4;
const HEADER_BYTES = 64;
const MAX_ARGUMENTS = 32;

export interface Job {
  /** Index in the list of block functions. */
  readonly functionIndex: number;
  readonly args: number[];
}

export class JobBoard {
  readonly buffer: SharedArrayBuffer;
  readonly #state: Int32Array;
  readonly #arguments: Float64Array;

  /** @param buffer that of another thread's board, to share it */
  constructor(buffer = new SharedArrayBuffer(HEADER_BYTES + 8 * MAX_ARGUMENTS)) {
    this.buffer = buffer;
    this.#state = new Int32Array(buffer, 0, HEADER_BYTES / 4);
    this.#arguments = new Float64Array(buffer, HEADER_BYTES, MAX_ARGUMENTS);
  }

  /** Puts up a job. The last one must be finished. */
  post({ functionIndex, args }: Job, blocks: number): void {
    this.#state[FUNCTION] = functionIndex;
    this.#state[ARGUMENT_COUNT] = args.length;
    this.#arguments.set(args);
    Atomics.store(this.#state, UNFINISHED, blocks);
    Atomics.store(this.#state, REMAINING, blocks);
  }

  wake(threads: number): void {
    Atomics.notify(this.#state, REMAINING, threads);
  }

  /** Takes a block; −1 where none is left. */
  takeBlock(): number {
    for (;;) {
      const remaining = Atomics.load(this.#state, REMAINING);
      if (remaining === 0) return -1;
      if (Atomics.compareExchange(this.#state, REMAINING, remaining, remaining - 1) === remaining) return remaining - 1;
    }
  }

  /** The job of a block that was taken. */
  job(): Job {
    return {
      functionIndex: this.#state[FUNCTION],
      args: [...this.#arguments.subarray(0, this.#state[ARGUMENT_COUNT])],
    };
  }

  blockDone(): void {
    if (Atomics.sub(this.#state, UNFINISHED, 1) === 1) Atomics.notify(this.#state, UNFINISHED);
  }

  blockFailed(): void {
    Atomics.store(this.#state, FAILED, 1);
    this.blockDone();
  }

  /** Sleeps until there may be a block to take. */
  waitForWork(): void {
    Atomics.wait(this.#state, REMAINING, 0);
  }

  /** Sleeps until every block is done; true where none failed. */
  waitUntilDone(): boolean {
    for (let unfinished; (unfinished = Atomics.load(this.#state, UNFINISHED)) > 0;)
      Atomics.wait(this.#state, UNFINISHED, unfinished);
    return Atomics.exchange(this.#state, FAILED, 0) === 0;
  }
}
