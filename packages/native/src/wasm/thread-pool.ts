/**
 * The caller and its helpers. Helpers start with the first job that has more than one block, sleep between jobs, keep
 * no process alive, and are waited for only while they hold a block.
 */
import { BelfryError } from '@belfry/core';
import { Worker } from 'node:worker_threads';
import { JobBoard } from './job-board.js';
import { runBlocks } from './run-blocks.js';
import { BLOCK_FUNCTIONS, type BlockFunctionName, type WasmExports } from './wasm-module.js';
import type { WorkerData } from './worker.js';

export class ThreadPool {
  readonly threads: number;
  readonly #wasm: WasmExports;
  readonly #module: WebAssembly.Module;
  readonly #memory: WebAssembly.Memory;
  readonly #board = new JobBoard();
  #started = false;

  constructor(threads: number, module: WebAssembly.Module, memory: WebAssembly.Memory, wasm: WasmExports) {
    this.threads = threads;
    this.#module = module;
    this.#memory = memory;
    this.#wasm = wasm;
  }

  /** Runs one block function over blocks 0 … blocks − 1, in any order and on any thread, and returns when all are done. */
  run(name: BlockFunctionName, blocks: number, ...args: number[]): void {
    this.#board.post({ functionIndex: BLOCK_FUNCTIONS.indexOf(name), args }, blocks);
    if (blocks > 1 && this.threads > 1) {
      if (!this.#started) this.#start();
      this.#board.wake(Math.min(blocks, this.threads) - 1);
    }
    runBlocks(this.#board, this.#wasm);
    if (this.#board.waitUntilDone()) return;
    throw new BelfryError('INTERNAL', {
      given: `a failure in the wasm function ${name}`,
      expected: `all ${blocks} blocks to be done`,
      change: 'Please report it with the shapes of the arrays; the reference implementation does the same work.',
    });
  }

  #start(): void {
    this.#started = true;
    const workerData: WorkerData = { module: this.#module, memory: this.#memory, board: this.#board.buffer };
    for (let helper = 1; helper < this.threads; helper++) {
      const worker = new Worker(new URL('./worker.js', import.meta.url), {
        workerData,
        execArgv: [],
        name: `belfry-kernels-${helper}`,
      });
      // A helper that cannot start takes no block, so the others do its part.
      worker.on('error', () => {});
      worker.unref();
    }
  }
}
