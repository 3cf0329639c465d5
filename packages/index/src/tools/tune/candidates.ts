/** The settings `tune` chooses among, and which of them fit. */
import type { GraphStorage } from '@belfry/native';
import { predictedBytesPerVector } from '../../hnsw/predicted-bytes.js';

export interface Candidate {
  readonly m: number;
  readonly efConstruction: number;
  readonly storage: GraphStorage;
}

/** Values to choose from, ascending. */
export const axes = {
  m: [6, 8, 12, 16, 24, 32, 48, 64],
  efConstruction: [50, 100, 200, 400, 800],
  storage: ['int8', 'bfloat16', 'float32'],
} as const satisfies { [Axis in keyof Candidate]: readonly Candidate[Axis][] };

/** Where the search begins: what serves most catalogues. */
const USUAL: Candidate = { m: 16, efConstruction: 200, storage: 'int8' };

/** A candidate that is not built because its index would be too large. */
export interface Skipped {
  readonly m: number;
  readonly storage: GraphStorage;
  readonly bytesPerVector: number;
  /** Of the whole index. */
  readonly bytes: number;
}

export interface MemoryBudget {
  readonly dim: number;
  /** Vectors of the whole index. */
  readonly count: number;
  /** What its index may take; Infinity where nothing was said. */
  readonly bytes: number;
}

export function predictedBytes(candidate: Omit<Candidate, 'efConstruction'>, { dim, count }: MemoryBudget): number {
  return count * predictedBytesPerVector({ dim, ...candidate });
}

export function fits(candidate: Candidate, budget: MemoryBudget): boolean {
  return predictedBytes(candidate, budget) <= budget.bytes;
}

/** All that the budget leaves out; efConstruction takes no memory. */
export function tooLarge(budget: MemoryBudget): Skipped[] {
  return axes.storage
    .flatMap((storage) => axes.m.map((m) => ({ m, storage })))
    .map((shape) => ({
      ...shape,
      bytesPerVector: Math.round(predictedBytesPerVector({ dim: budget.dim, ...shape })),
      bytes: Math.round(predictedBytes(shape, budget)),
    }))
    .filter(({ bytes }) => bytes > budget.bytes);
}

/** The usual settings, or as near to them as the budget allows; null where nothing fits. */
export function firstCandidate(budget: MemoryBudget): Candidate | null {
  const smaller = axes.m.filter((m) => m <= USUAL.m).toReversed();
  const shapes = smaller.flatMap((m) => axes.storage.map((storage) => ({ ...USUAL, m, storage })));
  return shapes.find((candidate) => fits(candidate, budget)) ?? null;
}
