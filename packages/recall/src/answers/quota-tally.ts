/** Counts how often each value of an attribute is in one answer. */
import { BelfryError } from '@belfry/core';
import type { Attributes } from '../filters/attributes.js';
import { checkedQuota, type Quota } from '../recall-options.js';

/** @returns a maker of tallies, one for each answer: whether one more item may be added, which is then counted */
export function quotaTallies(quota: Quota, attributes: Attributes): () => (row: number) => boolean {
  const { attribute, most } = checkedQuota(quota);
  const column = attributes.column(attribute);
  const { codesOf } = column;
  if (codesOf === null) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `a quota over ${attribute}, which is ${column.kind}`,
      expected: 'a categorical or bag attribute',
      change: 'Name another attribute.',
    });
  }
  return () => {
    const counts = new Map<number, number>();
    return (row) => {
      const codes = Array.from(codesOf(row));
      if (codes.some((code) => (counts.get(code) ?? 0) >= most)) return false;
      for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
      return true;
    };
  };
}
