/** The way to HNSW graphs, which only the C++ addon has. */
import { BelfryError } from '@belfry/core';
import { createNativeGraphs } from './addon/hnsw.js';
import { loadAddon } from './addon/load-addon.js';
import { defaultThreads } from './default-threads.js';
import type { HnswGraphs } from './hnsw/hnsw-graph.js';

export interface HnswGraphsOptions {
  /** Threads for one call; by default what the machine grants. One links vectors in one order: the same graph every time. */
  readonly threads?: number;
  /** Instruction set; `auto` (default) is the best this machine has, or what BELFRY_ISA names. */
  readonly isa?: string;
}

const made = new Map<string, HnswGraphs>();

/**
 * Makes graphs; the same object for the same options.
 *
 * @throws BelfryError BACKEND_UNAVAILABLE without the C++ addon, INVALID_ARGUMENT for threads below 1 or above 256, and for
 *   an instruction set that is not here
 */
export function getHnswGraphs({ threads = defaultThreads(), isa = 'auto' }: HnswGraphsOptions = {}): HnswGraphs {
  const key = `${threads} ${isa}`;
  let graphs = made.get(key);
  if (graphs === undefined) {
    requireAddon();
    graphs = createNativeGraphs(threads, isa);
    made.set(key, graphs);
  }
  return graphs;
}

/** Why there can be no HNSW graphs here; null where there can. */
export function hnswUnavailable(): string | null {
  try {
    loadAddon();
    return null;
  } catch (cause) {
    return (cause as Error).message;
  }
}

function requireAddon(): void {
  const reason = hnswUnavailable();
  if (reason === null) return;
  throw new BelfryError('BACKEND_UNAVAILABLE', {
    given: `an HNSW graph without the C++ addon: ${reason}`,
    expected: 'the addon, which alone has it',
    change: 'Install a C++ compiler and run `npm run setup`, or search exactly.',
  });
}
