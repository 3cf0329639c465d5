/** Takes blocks from the board and works on them until none is left. */
import type { JobBoard } from './job-board.js';
import { BLOCK_FUNCTIONS, type WasmExports } from './wasm-module.js';

export function runBlocks(board: JobBoard, wasm: WasmExports): void {
  for (let block; (block = board.takeBlock()) >= 0;) {
    const { functionIndex, args } = board.job();
    try {
      wasm[BLOCK_FUNCTIONS[functionIndex]](block, ...args);
      board.blockDone();
    } catch {
      board.blockFailed();
    }
  }
}
