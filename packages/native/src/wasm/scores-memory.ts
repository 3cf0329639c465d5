/** Where the arrays of one call of the scores kernel lie: inputs copied and packed, room for a block of queries, outputs. */
import type { ScoreLoopsInput } from '../scores/compose-scores.js';
import { QUERIES_PER_GROUP, ROWS_PER_PANEL, roundUp } from './layout.js';
import type { WasmMachine } from './wasm-machine.js';

export type ScoresMemory = ReturnType<typeof layOutScores>;

/** @param budgetBytes for the exponentials of a block of queries; at least eight queries are taken at a time */
export function layOutScores({ wasm, arena }: WasmMachine, budgetBytes: number, input: ScoreLoopsInput) {
  const { dim, candidates, exclusions, queryCount, candidateCount } = input;
  const dims = wasm.paddedDim(dim);
  const columns = roundUp(candidateCount, ROWS_PER_PANEL);
  const groupBytes = wasm.groupBytes(columns);
  const rowsInBudget = Math.max(1, Math.floor(budgetBytes / groupBytes)) * QUERIES_PER_GROUP;
  const rowsAtOnce = Math.min(rowsInBudget, roundUp(queryCount, QUERIES_PER_GROUP));

  arena.reset();
  const vectors = arena.copyOf(candidates);
  const candidatePanels = arena.take(4 * columns * dims);
  wasm.packPanels(vectors, candidateCount, dim, 1, ROWS_PER_PANEL, candidatePanels);
  const candidateStrips = arena.take(4 * columns * dims);
  wasm.packStrips(vectors, candidateCount, columns, dim, candidateStrips);
  // A count of infinity takes the padding out: e^(0 − ∞) = 0.
  const logCounts = arena.floats(columns).fill(Infinity);
  if (input.logCounts === null) logCounts.fill(0, 0, candidateCount);
  else logCounts.set(input.logCounts);

  return {
    dims,
    columns,
    rowsAtOnce,
    queries: arena.copyOf(input.queries),
    positives: arena.copyOf(input.positives),
    positiveLogCounts: input.positiveLogExpectedCount === null ? 0 : arena.copyOf(input.positiveLogExpectedCount),
    candidatePanels,
    candidateStrips,
    logCounts: logCounts.byteOffset,
    exclusionOffsets: exclusions === null ? 0 : arena.copyOf(exclusions.offsets),
    exclusionValues: exclusions === null ? 0 : arena.copyOf(exclusions.values),

    active: arena.integers(rowsAtOnce),
    maxima: arena.floats(rowsAtOnce),
    sums: arena.doubles(rowsAtOnce),
    losses: arena.doubles(rowsAtOnce),
    positiveScores: arena.floats(rowsAtOnce),
    candidateScales: arena.floats(rowsAtOnce),
    positiveSlopes: arena.floats(rowsAtOnce),
    queryPanels: arena.take(4 * rowsAtOnce * dims),
    scaledQueries: arena.take(4 * rowsAtOnce * dims),
    scores: arena.take((rowsAtOnce / QUERIES_PER_GROUP) * groupBytes),

    queryGradient: arena.floats(queryCount * dim),
    positiveGradient: arena.floats(queryCount * dim),
    candidateGradient: arena.floats(columns * dims).fill(0),
  };
}
