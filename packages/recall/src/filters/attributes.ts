/** What is known about the items: columns by name, and the errors for names and values that do not fit. */
import { BelfryError, nearest } from '@belfry/core';
import type { FeatureTable } from '@belfry/data';
import type { AttributeColumn, Given, RowTest } from './attribute-kind.js';
import { attributeColumn } from './attribute-kinds.js';
import type { Condition } from '../where.js';

export class Attributes {
  /** null where the run keeps none. */
  readonly #columns: ReadonlyMap<string, AttributeColumn> | null;

  /** @param features null for a run without them */
  constructor(features: FeatureTable | null) {
    const columns = features?.features.map(attributeColumn).filter((column) => column !== null);
    this.#columns = columns === undefined ? null : new Map(columns.map((column) => [column.name, column]));
  }

  get names(): string[] {
    return [...(this.#columns?.keys() ?? [])];
  }

  has(name: string): boolean {
    return this.#columns?.has(name) ?? false;
  }

  /** @throws FEATURES_MISSING, UNKNOWN_FEATURE */
  column(name: string): AttributeColumn {
    if (this.#columns === null) throw noAttributes(name);
    const column = this.#columns.get(name);
    if (column !== undefined) return column;
    const near = nearest(name, this.names);
    throw new BelfryError('UNKNOWN_FEATURE', {
      given: `the item attribute ${JSON.stringify(name)}`,
      expected: this.names.length > 0 ? `one of ${this.names.join(', ')}` : 'none: the items have no attributes',
      change: near === null ? 'Name an attribute the items have.' : `Did you mean "${near}"?`,
      details: { attribute: name, nearest: near },
    });
  }

  /** @throws FEATURES_MISSING, UNKNOWN_FEATURE, INVALID_ARGUMENT where the attribute's kind cannot answer */
  testOf(condition: Condition): RowTest {
    const column = this.column(condition.attribute);
    const test = column.testOf(condition);
    if (typeof test === 'function') return test;
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `a condition on ${condition.attribute}, which is ${column.kind}: ${JSON.stringify(condition)}`,
      expected: test,
      change: 'Write the condition as the kind of the attribute needs it.',
    });
  }

  /** @throws FEATURES_MISSING, UNKNOWN_FEATURE, INVALID_ARGUMENT */
  check(item: string, name: string, value: Given): void {
    const problem = this.column(name).problem(value);
    if (problem === null) return;
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `${JSON.stringify(value)} as ${name} of item "${item}"`,
      expected: problem,
      change: 'Correct the value; nothing was changed.',
    });
  }

  set(row: number, name: string, value: Given): void {
    this.column(name).set(row, value);
  }

  /** All that is known of one item; what is missing is left out. */
  ofRow(row: number): Record<string, Exclude<Given, null>> {
    const known: Record<string, Exclude<Given, null>> = {};
    for (const [name, column] of this.#columns ?? []) {
      const value = column.get(row);
      if (value !== null && !(Array.isArray(value) && value.length === 0)) known[name] = value;
    }
    return known;
  }
}

function noAttributes(name: string): BelfryError {
  return new BelfryError('FEATURES_MISSING', {
    given: `the item attribute "${name}" and a run without item-features.arrow`,
    expected: 'a run that keeps what is known about its items',
    change: 'Train again with this version of Belfry; the run of an older one has no item attributes.',
  });
}
