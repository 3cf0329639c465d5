/** What the wasm kernels compute with: the module's functions, the memory of a call, and threads. */
import { requireThreads } from '../require-threads.js';
import { Arena } from './arena.js';
import { ThreadPool } from './thread-pool.js';
import { compileModule, instantiate, type WasmExports } from './wasm-module.js';

export interface WasmMachine {
  readonly wasm: WasmExports;
  readonly arena: Arena;
  readonly pool: ThreadPool;
}

/** Each is a worker with a heap of its own. */
const MOST_THREADS = 256;

let compiled: WebAssembly.Module | undefined;

/** @throws where the module is missing, or the engine or the memory limits do not allow it; BelfryError INVALID_ARGUMENT for too many threads */
export function createMachine(threads: number): WasmMachine {
  requireThreads(threads, MOST_THREADS);
  const module = (compiled ??= compileModule());
  const arena = new Arena();
  const wasm = instantiate(module, arena.memory);
  return { wasm, arena, pool: new ThreadPool(threads, module, arena.memory, wasm) };
}
