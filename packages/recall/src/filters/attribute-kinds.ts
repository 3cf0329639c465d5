/** How each kind of feature is kept and filtered by: one row per kind. Vectors are no attributes: they have no row. */
import { csrRow } from '@belfry/core';
import type { BagFeature, CategoricalFeature, Feature, NumericFeature, TextFeature } from '@belfry/data';
import type { AttributeValue } from '../where.js';
import type { AttributeColumn, AttributeKind, Given } from './attribute-kind.js';
import { GrowingArray } from './growing-array.js';
import { Names, textOf } from './names.js';

const isSingle = (value: Given): value is AttributeValue | null => !Array.isArray(value);
const wantsIn = 'a condition with `in`, a list of values';

/** Code 0 is "missing" and no value has it. */
const categorical: AttributeKind<CategoricalFeature> = {
  column({ name, codes, names: known }) {
    const names = new Names(known);
    const values = new GrowingArray(codes.slice(), 0);
    return {
      name,
      kind: 'categorical',
      problem: (value) => (isSingle(value) ? null : 'one value, or null where it is missing'),
      set: (row, value) => values.set(row, value === null ? 0 : names.codeOf(textOf(value as AttributeValue))),
      get: (row) => (values.get(row) === 0 ? null : names.nameOf(values.get(row))),
      testOf(condition) {
        if (!('in' in condition)) return wantsIn;
        const isWanted = names.testOf(condition.in);
        return (row) => values.get(row) !== 0 && isWanted(values.get(row));
      },
      codesOf: (row) => (values.get(row) === 0 ? [] : [values.get(row)]),
    };
  },
};

/** An item passes where at least one of its values is wanted. */
const bag: AttributeKind<BagFeature> = {
  column({ name, bags, names: known }) {
    const names = new Names(known);
    const firstRows = bags.offsets.length - 1;
    const changed = new Map<number, Int32Array>();
    const codesOf = (row: number): Int32Array =>
      changed.get(row) ?? (row < firstRows ? csrRow(bags, row) : new Int32Array(0));
    return {
      name,
      kind: 'bag',
      problem: () => null,
      set(row, value) {
        const given = value === null ? [] : Array.isArray(value) ? (value as AttributeValue[]) : [value as string];
        changed.set(row, Int32Array.from(new Set(given.map((one) => names.codeOf(textOf(one))))));
      },
      get: (row) => Array.from(codesOf(row), (code) => names.nameOf(code)),
      testOf(condition) {
        if (!('in' in condition)) return wantsIn;
        const isWanted = names.testOf(condition.in);
        return (row) => codesOf(row).some(isWanted);
      },
      codesOf,
    };
  },
};

/** A missing number lies in no range. */
const numeric: AttributeKind<NumericFeature> = {
  column({ name, values: known }) {
    const values = new GrowingArray(Float64Array.from(known), NaN);
    return {
      name,
      kind: 'numeric',
      problem: (value) =>
        value === null || (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean'
          ? null
          : 'a finite number, or null where it is missing',
      set: (row, value) => values.set(row, value === null ? NaN : Number(value)),
      get: (row) => (Number.isNaN(values.get(row)) ? null : values.get(row)),
      testOf(condition) {
        if ('in' in condition) return 'a condition with `from`, `to` or both';
        const { from = -Infinity, to = Infinity } = condition;
        return (row) => values.get(row) >= from && values.get(row) <= to;
      },
      codesOf: null,
    };
  },
};

/** Words for people; kept, and no filter reads them. */
const text: AttributeKind<TextFeature> = {
  column({ name, values: known }) {
    const changed = new Map<number, string | null>();
    return {
      name,
      kind: 'text',
      problem: (value) => (isSingle(value) ? null : 'one text, or null where it is missing'),
      set: (row, value) => void changed.set(row, value === null ? null : textOf(value as AttributeValue)),
      get: (row) => (changed.has(row) ? changed.get(row)! : known[row] || null),
      testOf: () => 'a condition on a categorical, bag or numeric attribute; this one is text',
      codesOf: null,
    };
  },
};

const kinds = { categorical, bag, numeric, text };

/** The column of a feature; null where its kind is no attribute. */
export function attributeColumn(feature: Feature): AttributeColumn | null {
  const kind = (kinds as Partial<Record<Feature['kind'], AttributeKind<Feature>>>)[feature.kind];
  return kind?.column(feature) ?? null;
}
