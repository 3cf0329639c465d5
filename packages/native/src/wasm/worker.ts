/** A thread of the pool: sleeps until the board has work, for as long as the process lives. */
import { workerData } from 'node:worker_threads';
import { JobBoard } from './job-board.js';
import { runBlocks } from './run-blocks.js';
import { instantiate } from './wasm-module.js';

/** What a worker is started with. */
export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: SharedArrayBuffer;
}

const { module, memory, board: buffer } = workerData as WorkerData;
const board = new JobBoard(buffer);
const wasm = instantiate(module, memory);
for (;;) {
  board.waitForWork();
  runBlocks(board, wasm);
}
