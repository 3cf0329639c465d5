/**
 * The scores kernel, for as many queries at a time as the memory budget has room for their exponentials, in three
 * passes: scores and exponentials by rows; with each row's loss and slopes known, gradients of queries by rows and of
 * candidates by columns. So three matrix products suffice, and nothing is added up across threads.
 */
import { rowEpilogue } from '../epilogues/registry.js';
import type { RowEpilogue } from '../epilogues/row-epilogue.js';
import type { ScoresInput, ScoresOutput } from '../kernels.js';
import { exampleShares } from '../scores/example-shares.js';
import { splitByBlock } from '../scores/joined-candidates.js';
import { checkScores } from '../shapes/scores-shape.js';
import { QUERIES_PER_GROUP } from './layout.js';
import { layOutScores, type ScoresMemory } from './scores-memory.js';
import type { WasmMachine } from './wasm-machine.js';

/** @param budgetBytes for the exponentials of a block of queries */
export function createScores(machine: WasmMachine, budgetBytes: number): (input: ScoresInput) => ScoresOutput {
  const { wasm, pool } = machine;
  const queriesPerBlock = wasm.QUERIES_PER_BLOCK.value;
  const columnsPerBlock = wasm.COLUMNS_PER_BLOCK.value;

  return (input) => {
    const { dim } = input;
    const shape = checkScores(input);
    const shares = exampleShares(input, shape);
    if (shares.every((share) => share === 0)) return nothingLearned(input);

    const memory = layOutScores(machine, budgetBytes, input, shape);
    const { columns, rowsAtOnce, scores, queryPanels, scaledQueries } = memory;
    const epilogue = rowEpilogue(input.epilogue);
    const losses = new Float64Array(shape.queryCount);
    for (let first = 0; first < shape.queryCount; first += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, shape.queryCount - first);
      const groups = Math.ceil(rows / QUERIES_PER_GROUP);
      const rowBlocks = Math.ceil(rows / queriesPerBlock);
      const columnBlocks = Math.ceil(columns / columnsPerBlock);
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
        1 / input.temperature,
        memory.candidatePanels,
        columns,
        memory.logCounts,
        memory.exclusionOffsets && memory.exclusionOffsets + 4 * first,
        memory.exclusionValues,
        queryPanels,
        scores,
        memory.active.byteOffset,
        memory.maxima.byteOffset,
        memory.sums.byteOffset,
        memory.positiveScores.byteOffset,
      );
      finishRows(memory, epilogue, input, shares, first, losses.subarray(first, first + rows));
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
      candidateGradients: splitByBlock(withoutPadding(memory.candidateGradient, memory.dims, dim), input.candidates),
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
  input: ScoresInput,
  shares: Float64Array,
  first: number,
  losses: Float64Array,
): void {
  const { candidateScales, positiveSlopes, positiveScores, maxima, sums } = memory;
  candidateScales.fill(0);
  positiveSlopes.fill(0);
  for (let row = 0; row < losses.length; row++) {
    const share = shares[first + row];
    if (share === 0) continue;
    const positive = positiveScores[row] - (input.positiveLogExpectedCount?.[first + row] ?? 0);
    const { loss, positiveSlope, candidateScale } = epilogue({ positive, maximum: maxima[row], sum: sums[row] });
    losses[row] = share * loss;
    candidateScales[row] = (share / input.temperature) * candidateScale;
    positiveSlopes[row] = (share / input.temperature) * positiveSlope;
  }
}

/** [n, paddedDim] → [n, dim] */
function withoutPadding(matrix: Float32Array, paddedDim: number, dim: number): Float32Array {
  if (paddedDim === dim) return matrix;
  const rows = matrix.length / paddedDim;
  const trimmed = new Float32Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < dim; k++) trimmed[row * dim + k] = matrix[row * paddedDim + k];
  }
  return trimmed;
}

/** No query counts. */
function nothingLearned({ queries, positives, candidates }: ScoresInput): ScoresOutput {
  return {
    loss: 0,
    queryGradient: new Float32Array(queries.length),
    positiveGradient: new Float32Array(positives.length),
    candidateGradients: candidates.map(({ vectors }) => new Float32Array(vectors.length)),
  };
}
