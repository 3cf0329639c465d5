/** What a kind of item attribute declares: how values are kept as the catalogue grows, and which conditions it answers. */
import type { Feature } from '@belfry/data';
import type { AttributeValue, Condition } from '../where.js';

/** A value as callers give it and get it back; null = missing. */
export type Given = AttributeValue | readonly AttributeValue[] | null;

export type RowTest = (row: number) => boolean;

/** The values of one attribute, one per item row. */
export interface AttributeColumn {
  readonly name: string;
  readonly kind: Feature['kind'];
  /** What is wrong with a value, null where nothing is: "expected …" of an error. */
  problem(value: Given): string | null;
  /** @param row may lie beyond those there are: the column grows @param value without a problem */
  set(row: number, value: Given): void;
  get(row: number): Given;
  /**
   * A test that stays right as values change.
   * @returns a text where this kind cannot answer such a condition: "expected …" of an error
   */
  testOf(condition: Condition): RowTest | string;
  /** For quotas: the values of a row as codes below some small number; null where the kind has none. */
  codesOf: ((row: number) => ArrayLike<number>) | null;
}

export interface AttributeKind<F extends Feature> {
  /** @param feature not changed */
  column(feature: F): AttributeColumn;
}
