/** Random kernel inputs of odd shapes, made from a seed so that a failure is small to report. */
import { csrFromLists, csrFromPairs, Rng, type Csr } from '@belfry/core';
import type { Epilogue, ScoresInput, TableValues } from '@belfry/native';
import fc from 'fast-check';

export const dims = fc.constantFrom(1, 2, 3, 8, 63, 64, 65);

export interface ScoresShape {
  readonly seed: number;
  readonly dim: number;
  readonly queryCount: number;
  readonly blocks: readonly { readonly count: number; readonly hasLogCounts: boolean }[];
  /** Share of all columns excluded per query; 1 leaves none. */
  readonly excluded: number | null;
  /** Groups that queries and candidates fall into, some into none; 0 = there are no groups. */
  readonly groups: number;
  readonly correctsPositive: boolean;
  readonly hasWeights: boolean;
  readonly temperature: number;
  readonly epilogue: Epilogue;
}

export const epilogues: fc.Arbitrary<Epilogue> = fc.oneof(
  fc.constantFrom({ kind: 'softmax' as const }, { kind: 'logistic' as const }, { kind: 'bpr' as const }),
  fc.constantFrom(1, 1.22).map((weight) => ({ kind: 'decoupled' as const, weight })),
  fc.constantFrom(0.02, 0.3).map((positivePrior) => ({ kind: 'debiased' as const, positivePrior, logFloor: -1 })),
  fc.constantFrom(1, 50).map((weight) => ({ kind: 'ccl' as const, weight, margin: 0.3 })),
);

export const scoresShapes: fc.Arbitrary<ScoresShape> = fc.record({
  seed: fc.nat(1e6),
  dim: dims,
  queryCount: fc.integer({ min: 1, max: 200 }),
  blocks: fc.array(fc.record({ count: fc.integer({ min: 0, max: 200 }), hasLogCounts: fc.boolean() }), {
    maxLength: 3,
  }),
  excluded: fc.constantFrom(null, 0, 0.1, 0.9, 1),
  groups: fc.constantFrom(0, 0, 1, 5),
  correctsPositive: fc.boolean(),
  hasWeights: fc.boolean(),
  temperature: fc.constantFrom(0.05, 0.2, 1),
  epilogue: epilogues,
});

/** The same for `potential`, whose sum of e^z would overflow at low temperatures. */
export const potentialShapes: fc.Arbitrary<ScoresShape> = scoresShapes.map((shape) => ({
  ...shape,
  temperature: 1,
  epilogue: { kind: 'potential' },
}));

/** Vectors of length about 1; a tenth of the weights are 0. */
export function scoresInput({ seed, dim, queryCount, blocks, excluded, groups, ...shape }: ScoresShape): ScoresInput {
  const rng = Rng.fromSeed(seed);
  const columns = blocks.reduce((sum, { count }) => sum + count, 0);
  const logCounts = (length: number) => Float32Array.from({ length }, () => 2 * rng.float() - 1);
  return {
    dim,
    queries: unitish(rng, queryCount, dim),
    positives: unitish(rng, queryCount, dim),
    positiveLogExpectedCount: shape.correctsPositive ? logCounts(queryCount) : null,
    candidates: blocks.map(({ count, hasLogCounts }) => ({
      vectors: unitish(rng, count, dim),
      logExpectedCount: hasLogCounts ? logCounts(count) : null,
    })),
    exclusions: excluded === null ? null : randomLists(rng, queryCount, columns, excluded),
    groups:
      groups === 0
        ? null
        : { queries: randomGroups(rng, queryCount, groups), candidates: randomGroups(rng, columns, groups) },
    temperature: shape.temperature,
    epilogue: shape.epilogue,
    weights: shape.hasWeights
      ? Float32Array.from({ length: queryCount }, () => (rng.float() < 0.1 ? 0 : rng.float()))
      : null,
  };
}

function randomGroups(rng: Rng, length: number, groups: number): Int32Array {
  return Int32Array.from({ length }, () => rng.int(groups + 1) - 1);
}

/** [rows, dim] with entries of variance 1 / dim */
export function unitish(rng: Rng, rows: number, dim: number): Float32Array {
  return Float32Array.from({ length: rows * dim }, () => rng.normal() / Math.sqrt(dim));
}

/** [rows, dim] of small integers: their inner products are exact in float32, and many are equal */
export function smallIntegers(rng: Rng, rows: number, dim: number): Float32Array {
  return Float32Array.from({ length: rows * dim }, () => rng.int(5) - 2);
}

/** Each column with the given probability, ascending. */
export function randomLists(rng: Rng, rows: number, columns: number, probability: number): Csr {
  const listRows: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (rng.float() >= probability) continue;
      listRows.push(row);
      values.push(column);
    }
  }
  return csrFromPairs(Int32Array.from(listRows), Int32Array.from(values), rows);
}

/** [rows, dim] of bfloat16, about as {@link unitish} */
export function halfTable(rng: Rng, rows: number, dim: number): Uint16Array {
  return new Uint16Array(unitish(rng, rows, dim).buffer).filter((_, half) => half % 2 === 1);
}

/** What the numbers of a table are. */
export function singlesOf(table: TableValues): Float32Array {
  if (table instanceof Float32Array) return table;
  const halves = new Uint16Array(2 * table.length);
  table.forEach((half, i) => (halves[2 * i + 1] = half));
  return new Float32Array(halves.buffer);
}

/** Bags of none to a few rows, some of them −1 and some twice. */
export function randomBags(rng: Rng, count: number, rows: number): Csr {
  return csrFromLists(
    Array.from({ length: count }, () => Array.from({ length: rng.int(7) }, () => rng.int(rows + 1) - 1)),
  );
}
