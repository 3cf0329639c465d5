/**
 * The oracle: losses by a plain loop over rows and candidates in double precision, straight from their formulas, and
 * gradients by central differences of it. Knows nothing of the objective's own parts.
 */
export interface OracleInput {
  readonly dim: number;
  /** raw [B, dim] */
  readonly queries: ArrayLike<number>;
  /** raw [B + N, dim] */
  readonly items: ArrayLike<number>;
  /** Item of each row of `items` [B + N]. */
  readonly itemOf: readonly number[];
  readonly weights: readonly number[];
  readonly usesBatch: boolean;
  readonly similarity: 'cosine' | 'dot';
  readonly temperature: number;
  /** Expected count of an item; null = no correction. */
  readonly expectedCount: ((item: number) => number) | null;
  /** Known positives per row, to be left out beside the own item. */
  readonly known: readonly (readonly number[])[];
  readonly formula: Formula;
}

export interface Formula {
  readonly ownRepeats: 'kept' | 'left out';
  readonly correctsPositive: boolean;
  /** From z⁺ and the z of the candidates beside it to the loss of a row. */
  readonly ofRow: (positive: number, beside: readonly number[], temperature: number) => number;
}

const logSumExp = (z: readonly number[]): number => {
  const top = Math.max(...z);
  return top + Math.log(z.reduce((sum, x) => sum + Math.exp(x - top), 0));
};

const softmax = (positive: number, beside: readonly number[]): number => -positive + logSumExp([positive, ...beside]);

export const ranking: Formula = { ownRepeats: 'kept', correctsPositive: true, ofRow: softmax };
export const partition: Formula = { ownRepeats: 'left out', correctsPositive: false, ofRow: softmax };
export const decoupled = (weight: number): Formula => ({
  ownRepeats: 'left out',
  correctsPositive: false,
  ofRow: (positive, beside) => -positive + weight * logSumExp(beside),
});

const softplus = (x: number): number => Math.log(1 + Math.exp(x));
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const kept = { ownRepeats: 'kept', correctsPositive: true } as const;

export const logistic: Formula = {
  ...kept,
  ofRow: (positive, beside) => softplus(-positive) + beside.reduce((sum, z) => sum + softplus(z), 0),
};
export const bpr: Formula = {
  ...kept,
  ofRow: (positive, beside) => mean(beside.map((z) => softplus(z - positive))),
};
export const ccl = (weight: number, margin: number): Formula => ({
  ownRepeats: 'left out',
  correctsPositive: false,
  ofRow: (positive, beside) => 1 - positive + weight * mean(beside.map((z) => Math.max(0, z - margin))),
});
export const debiased = (prior: number): Formula => ({
  ...kept,
  ofRow: (positive, beside, temperature) => {
    const others = (mean(beside.map(Math.exp)) - prior * Math.exp(positive)) / (1 - prior);
    const g = Math.max(others, Math.exp(-1 / temperature));
    return -Math.log(Math.exp(positive) / (Math.exp(positive) + beside.length * g));
  },
});

export function oracleLoss(input: OracleInput): number {
  const { dim, queries, items, itemOf, weights, usesBatch, temperature, expectedCount, known, formula } = input;
  const batchSize = queries.length / dim;
  const z = (row: number, column: number, corrected: boolean): number => {
    const s = similarity(input.similarity, slice(queries, row, dim), slice(items, column, dim)) / temperature;
    return corrected && expectedCount !== null ? s - Math.log(expectedCount(itemOf[column])) : s;
  };
  let total = 0;
  for (let row = 0; row < batchSize; row++) {
    const own = itemOf[row];
    const beside: number[] = [];
    for (let column = usesBatch ? 0 : batchSize; column < itemOf.length; column++) {
      if (column === row) continue;
      const item = itemOf[column];
      if (item === own ? formula.ownRepeats === 'left out' : known[row].includes(item)) continue;
      beside.push(z(row, column, true));
    }
    total += weights[row] * formula.ofRow(z(row, row, formula.correctsPositive), beside, temperature);
  }
  return total / weights.reduce((sum, weight) => sum + weight, 0);
}

/** ∂loss/∂queries and ∂loss/∂items by central differences. */
export function oracleGradients(input: OracleInput): { queries: number[]; items: number[] } {
  const gradient = (side: 'queries' | 'items') =>
    Array.from(input[side], (_, i) => {
      const at = (shift: number) => {
        const values = Float64Array.from(input[side]);
        values[i] += shift;
        return oracleLoss({ ...input, [side]: values });
      };
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
  return { queries: gradient('queries'), items: gradient('items') };
}

function similarity(kind: 'cosine' | 'dot', a: number[], b: number[]): number {
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, k) => sum + value * y[k], 0);
  return kind === 'dot' ? dot(a, b) : dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function slice(matrix: ArrayLike<number>, row: number, dim: number): number[] {
  return Array.from({ length: dim }, (_, k) => matrix[row * dim + k]);
}
