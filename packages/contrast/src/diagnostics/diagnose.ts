/**
 * The state of two towers in figures, from samples of what they give: logged while training. Everything is measured on
 * unit vectors. Plain JSON; null where a figure does not exist for the sample.
 */
import { BelfryError } from '@belfry/core';
import { alignment } from './alignment.js';
import { collapseFigures, type CollapseFigures } from './collapse.js';
import { popularityCone } from './popularity-cone.js';
import { uniformity } from './uniformity.js';
import { unitRows } from './unit-rows.js';

export interface DiagnosticSample {
  readonly dim: number;
  /** Positive pairs drawn from the log, n ≥ 2: vectors of users and of the items they chose. */
  readonly pairs: {
    /** [n] */
    readonly userRows: Int32Array;
    /** [n] */
    readonly itemRows: Int32Array;
    /** [n, dim] raw or unit */
    readonly users: Float32Array;
    /** [n, dim] raw or unit */
    readonly items: Float32Array;
  };
  /** Different items drawn uniformly from the catalogue, m ≥ 2. */
  readonly catalogue: {
    /** [m, dim] raw or unit */
    readonly items: Float32Array;
    /** [m] how often each was chosen */
    readonly frequencies: ArrayLike<number>;
  };
}

export interface Diagnostics {
  readonly alignment: number;
  readonly uniformity: {
    /** User tower, users as often as they act. */
    readonly users: number | null;
    /** Item tower, every item alike. */
    readonly itemsByCatalogue: number | null;
    /** Item tower, items as often as they are chosen. */
    readonly itemsByClicks: number | null;
  };
  readonly collapse: {
    readonly users: CollapseFigures;
    /** Over the catalogue sample. */
    readonly items: CollapseFigures;
  };
  readonly popularityCone: number | null;
}

/**
 * Some 2,000 rows of each are plenty, and take a few tenths of a second at dim 64.
 * @throws BelfryError SHAPE_MISMATCH where vectors and rows do not fit, INVALID_ARGUMENT with fewer than 2 rows
 */
export function diagnose({ dim, pairs, catalogue }: DiagnosticSample): Diagnostics {
  const pairCount = pairs.userRows.length;
  const itemCount = catalogue.frequencies.length;
  checkRows('pairs.itemRows', pairs.itemRows.length, pairCount);
  checkRows('pairs.users', pairs.users.length / dim, pairCount);
  checkRows('pairs.items', pairs.items.length / dim, pairCount);
  checkRows('catalogue.items', catalogue.items.length / dim, itemCount);
  const users = unitRows(pairs.users, dim);
  const chosen = unitRows(pairs.items, dim);
  const items = unitRows(catalogue.items, dim);
  return {
    alignment: alignment(users, chosen, dim),
    uniformity: {
      users: uniformity(users, dim, pairs.userRows),
      itemsByCatalogue: uniformity(
        items,
        dim,
        Int32Array.from({ length: itemCount }, (_, i) => i),
      ),
      itemsByClicks: uniformity(chosen, dim, pairs.itemRows),
    },
    collapse: { users: collapseFigures(users, dim), items: collapseFigures(items, dim) },
    popularityCone: popularityCone(items, dim, catalogue.frequencies),
  };
}

function checkRows(what: string, given: number, expected: number): void {
  if (given !== expected) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `${what} of ${given} rows`,
      expected: `${expected} rows`,
      change: 'Pass one vector of `dim` numbers for every sampled row.',
    });
  }
  if (expected < 2) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `${what} of ${given} row(s)`,
      expected: 'at least 2 rows',
      change: 'Sample more rows, or leave diagnostics out for data this small.',
    });
  }
}
