/** The compiled module and what it exports; built from `assembly/`, where each function is described. */
import { readFileSync } from 'node:fs';

export const WASM_FILE = new URL('../kernels.wasm', import.meta.url);

/** Works on one block of a job; any thread may run it. Addresses are bytes in the shared memory. */
export type BlockFunction = (block: number, ...args: number[]) => void;

/** What threads can be given to do. */
export const BLOCK_FUNCTIONS = [
  'scoreBlock',
  'queryGradientBlock',
  'candidateGradientBlock',
  'topKBlock',
  'sortBlock',
] as const;

export type BlockFunctionName = (typeof BLOCK_FUNCTIONS)[number];

export interface WasmExports extends Record<BlockFunctionName, BlockFunction> {
  readonly QUERIES_PER_BLOCK: WebAssembly.Global<number>;
  readonly COLUMNS_PER_BLOCK: WebAssembly.Global<number>;
  paddedDim(dim: number): number;
  groupBytes(columns: number): number;
  packPanels(source: number, rows: number, dim: number, scale: number, width: number, panels: number): void;
  packStrips(source: number, rows: number, paddedRows: number, dim: number, strips: number): void;
}

/** @throws where the file is missing or the engine cannot run it (no SIMD, no threads) */
export function compileModule(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(WASM_FILE));
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): WasmExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as WasmExports;
}
