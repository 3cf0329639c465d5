/** Upserts as callers give them → what there is to change, item by item, or a coded error before anything is changed. */
import { BelfryError } from '@belfry/core';
import type { Attributes } from '../filters/attributes.js';
import type { ItemEncoder, ItemFeature } from '../item-encoder.js';
import type { ItemUpsert } from '../live-recall.js';

export interface ItemChange {
  readonly item: string;
  readonly isNew: boolean;
  /** null = the item keeps its vector */
  vector: Float32Array | null;
  readonly features: Readonly<Record<string, ItemFeature>>;
  /** undefined = stays as it was */
  readonly hidden: boolean | undefined;
  readonly outOfStock: boolean | undefined;
}

export interface UpsertRules {
  readonly dim: number;
  readonly attributes: Attributes;
  /** null where the item tower reads only ids */
  readonly encoder: ItemEncoder | null;
  isKnown(item: string): boolean;
}

/** @throws INVALID_ARGUMENT, SHAPE_MISMATCH, UNKNOWN_FEATURE, FEATURES_MISSING */
export function checkedUpserts(upserts: readonly ItemUpsert[], rules: UpsertRules): ItemChange[] {
  const changes = mergedByItem(upserts).map((upsert) => checked(upsert, rules));
  const toEncode = changes.filter(({ isNew, vector }) => isNew && vector === null);
  if (toEncode.length === 0) return changes;
  const { dim } = rules;
  const vectors = requireEncoder(toEncode, rules.encoder).encodeItems(toEncode.map(({ features }) => features));
  toEncode.forEach((change, n) => {
    change.vector = checkedVector(change.item, vectors.subarray(n * dim, (n + 1) * dim), dim);
  });
  return changes;
}

/** Of an item that comes twice the later counts on top of the earlier. */
function mergedByItem(upserts: readonly ItemUpsert[]): ItemUpsert[] {
  const byItem = new Map<string, ItemUpsert>();
  for (const upsert of upserts) {
    const earlier = byItem.get(requireId(upsert.item));
    byItem.set(upsert.item, {
      item: upsert.item,
      vector: upsert.vector ?? earlier?.vector,
      features: { ...earlier?.features, ...upsert.features },
      hidden: upsert.hidden ?? earlier?.hidden,
      outOfStock: upsert.outOfStock ?? earlier?.outOfStock,
    });
  }
  return [...byItem.values()];
}

function checked({ item, vector, features = {}, hidden, outOfStock }: ItemUpsert, rules: UpsertRules): ItemChange {
  for (const [name, value] of Object.entries(features)) {
    const isRead = rules.encoder?.features.includes(name) ?? false;
    if (rules.attributes.has(name) || !isRead) rules.attributes.check(item, name, value);
  }
  return {
    item,
    isNew: !rules.isKnown(item),
    vector: vector === undefined ? null : checkedVector(item, Float32Array.from(vector), rules.dim),
    features,
    hidden,
    outOfStock,
  };
}

function requireId(item: unknown): string {
  if (typeof item === 'string' && item !== '') return item;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${JSON.stringify(item)} as an item`,
    expected: 'the id of an item, a text that is not empty',
    change: 'Give each item its id; nothing was changed.',
  });
}

function checkedVector(item: string, vector: Float32Array, dim: number): Float32Array {
  if (vector.length !== dim) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `a vector of ${vector.length} numbers for item "${item}"`,
      expected: `${dim}, as the vectors of the run`,
      change: 'Give a vector as the item tower makes it; nothing was changed.',
    });
  }
  const wrong = vector.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return vector;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${vector[wrong]} in the vector of item "${item}"`,
    expected: 'finite numbers',
    change: 'Correct the vector; nothing was changed.',
  });
}

function requireEncoder(items: readonly ItemChange[], encoder: ItemEncoder | null): ItemEncoder {
  const without = items.find(({ features }) => !(encoder?.features ?? []).some((name) => name in features));
  if (encoder !== null && without === undefined) return encoder;
  throw new BelfryError('FEATURES_MISSING', {
    given: `the new item "${(without ?? items[0]).item}" without a vector`,
    expected:
      encoder === null
        ? 'a vector: the item tower of this run reads no features, only ids it was trained on'
        : `a vector, or at least one of the features the item tower reads: ${encoder.features.join(', ')}`,
    change:
      encoder === null
        ? 'Give the vector of the item, such as the mean of items like it, or train a tower that reads features.'
        : 'Give the features of the item or a vector; nothing was changed.',
    details: { items: items.map(({ item }) => item) },
  });
}
