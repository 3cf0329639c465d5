/**
 * The loops of the scores kernel, for as many queries at a time as the memory budget has room for their exponentials, in three
 * passes: scores and exponentials by rows; with each row's loss and slopes known, gradients of queries by rows and of
 * candidates by columns. So three matrix products suffice, and nothing is added up across threads.
 */
import { rowEpilogue } from '../epilogues/registry.js';
import type { RowEpilogue, RowLoss } from '../epilogues/row-epilogue.js';
import type { ScoreLoops, ScoreLoopsInput } from '../scores/compose-scores.js';
import { withGroupsExcluded } from '../scores/group-exclusions.js';
import { QUERIES_PER_GROUP } from './layout.js';
import { layOutScores, type ScoresMemory } from './scores-memory.js';
import type { WasmMachine } from './wasm-machine.js';

/** @param budgetBytes for the exponentials of a block of queries */
export function wasmScoreLoops(machine: WasmMachine, budgetBytes: number): ScoreLoops {
  const { wasm, pool } = machine;
  const queriesPerBlock = wasm.QUERIES_PER_BLOCK.value;
  const columnsPerBlock = wasm.COLUMNS_PER_BLOCK.value;

  return (given) => {
    const epilogue = rowEpilogue(given.epilogue);
    const input = withGroupsExcluded(given);
    const { dim, queryCount, shares } = input;

    const memory = layOutScores(machine, budgetBytes, input);
    const { columns, rowsAtOnce, scores, queryPanels, scaledQueries } = memory;
    const losses = new Float64Array(queryCount);
    for (let first = 0; first < queryCount; first += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, queryCount - first);
      const groups = Math.ceil(rows / QUERIES_PER_GROUP);
      const rowBlocks = Math.ceil(rows / queriesPerBlock);
      const columnBlocks = Math.ceil(input.learnedCount / columnsPerBlock);
      const at = (matrix: number) => matrix + 4 * first * dim;
      const { queries, positives, queryGradient, positiveGradient } = memory;

      markActive(memory, shares.subarray(first, first + rows));
      pool.run(
        'scoreBlock',
        rowBlocks,
        rows,
        dim,
        at(queries),
        at(positives),
        memory.positiveLogCounts && memory.positiveLogCounts + 4 * first,
        1 / input.temperature,
        memory.candidatePanels,
        columns,
        memory.logCounts,
        memory.exclusionOffsets && memory.exclusionOffsets + 4 * first,
        memory.exclusionValues,
        queryPanels,
        scores,
        memory.active.byteOffset,
        TERMS[epilogue.terms],
        shiftOf(epilogue),
        memory.maxima.byteOffset,
        memory.sums.byteOffset,
        memory.losses.byteOffset,
        memory.positiveScores.byteOffset,
      );
      finishRows(memory, epilogue, input, first, losses.subarray(first, first + rows));
      pool.run(
        'queryGradientBlock',
        rowBlocks,
        rows,
        dim,
        at(queries),
        at(positives),
        memory.candidateStrips,
        columns,
        scores,
        memory.candidateScales.byteOffset,
        memory.positiveSlopes.byteOffset,
        queryPanels,
        scaledQueries,
        at(queryGradient.byteOffset),
        at(positiveGradient.byteOffset),
      );
      pool.run(
        'candidateGradientBlock',
        columnBlocks,
        groups,
        dim,
        columns,
        scores,
        scaledQueries,
        memory.candidateGradient.byteOffset,
      );
    }

    return {
      loss: losses.reduce((sum, loss) => sum + loss, 0),
      queryGradient: memory.queryGradient.slice(),
      positiveGradient: memory.positiveGradient.slice(),
      candidateGradient: withoutPadding(memory.candidateGradient, memory.dims, input.learnedCount, dim),
    };
  };
}

/** Queries that do not count, and those that fill up the last group, take no part: their exponentials are 0. */
function markActive({ active }: ScoresMemory, shares: Float64Array): void {
  active.fill(0);
  for (let row = 0; row < shares.length; row++) active[row] = shares[row] === 0 ? 0 : -1;
}

/** The epilogue per row: writes the slopes of the rows' scores and each row's part of the loss. */
function finishRows(
  memory: ScoresMemory,
  epilogue: RowEpilogue,
  { shares, temperature, left }: ScoreLoopsInput,
  first: number,
  losses: Float64Array,
): void {
  const { candidateScales, positiveSlopes } = memory;
  candidateScales.fill(0);
  positiveSlopes.fill(0);
  for (let row = 0; row < losses.length; row++) {
    const share = shares[first + row];
    if (share === 0) continue;
    const { loss, positiveSlope, candidateScale } = rowLoss(memory, epilogue, row, left[first + row]);
    losses[row] = share * loss;
    candidateScales[row] = (share / temperature) * candidateScale;
    positiveSlopes[row] = (share / temperature) * positiveSlope;
  }
}

function rowLoss(
  { positiveScores, maxima, sums, losses }: ScoresMemory,
  epilogue: RowEpilogue,
  row: number,
  left: number,
): RowLoss {
  const positive = positiveScores[row];
  return epilogue.terms === 'exponential'
    ? epilogue.finish({ positive, maximum: maxima[row], sum: sums[row], left })
    : epilogue.finish({ positive, losses: losses[row], slopes: sums[row], left });
}

/** What scores become, as assembly/score-block.ts knows it. */
const TERMS: Readonly<Record<RowEpilogue['terms'], number>> = { exponential: 0, sigmoid: 1, step: 2 };

/** NaN stands for the score of each query's positive. */
function shiftOf(epilogue: RowEpilogue): number {
  if (epilogue.terms === 'exponential') return 0;
  return epilogue.shift === 'positive' ? NaN : epilogue.shift;
}

/** The first `rows` of [·, paddedDim], as [rows, dim]. */
function withoutPadding(matrix: Float32Array, paddedDim: number, rows: number, dim: number): Float32Array {
  if (paddedDim === dim) return matrix.slice(0, rows * dim);
  const trimmed = new Float32Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < dim; k++) trimmed[row * dim + k] = matrix[row * paddedDim + k];
  }
  return trimmed;
}
