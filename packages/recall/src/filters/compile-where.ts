/** A `where` as a test of item rows: all of must, one of should (if any is given), none of mustNot. */
import { BelfryError } from '@belfry/core';
import type { Condition, Where } from '../where.js';
import type { RowTest } from './attribute-kind.js';
import type { Attributes } from './attributes.js';

const PARTS = ['must', 'should', 'mustNot'] as const;

/** @throws INVALID_ARGUMENT, UNKNOWN_FEATURE, FEATURES_MISSING */
export function compileWhere(where: Where, attributes: Attributes): RowTest {
  requireParts(where);
  const [must, should, mustNot] = PARTS.map((part) =>
    (where[part] ?? []).map((condition) => attributes.testOf(checked(condition))),
  );
  return (row) =>
    must.every((test) => test(row)) &&
    (should.length === 0 || should.some((test) => test(row))) &&
    !mustNot.some((test) => test(row));
}

function requireParts(where: unknown): void {
  const isObject = typeof where === 'object' && where !== null && !Array.isArray(where);
  const other = isObject ? Object.keys(where).find((part) => !(PARTS as readonly string[]).includes(part)) : undefined;
  const notList = isObject ? PARTS.find((part) => part in where && !isList((where as Where)[part])) : undefined;
  if (isObject && other === undefined && notList === undefined) return;
  throw wrong(
    JSON.stringify(where) ?? String(where),
    'an object of `must`, `should` and `mustNot`, each a list of conditions',
  );
}

function isList(part: unknown): boolean {
  return part === undefined || Array.isArray(part);
}

function checked(condition: Condition): Condition {
  const given = condition as Record<string, unknown> | null;
  const isCondition =
    typeof given === 'object' &&
    given !== null &&
    typeof given.attribute === 'string' &&
    ('in' in given ? isListOfValues(given) : isRange(given));
  if (isCondition) return condition;
  throw wrong(
    `the condition ${JSON.stringify(condition)}`,
    '{attribute, in: [values]} or {attribute, from, to} with finite numbers, at least one of them',
  );
}

function isListOfValues(given: Record<string, unknown>): boolean {
  const types = ['string', 'number', 'boolean'];
  const isValue = (value: unknown): boolean =>
    types.includes(typeof value) && (typeof value !== 'number' || Number.isFinite(value));
  return hasOnly(given, ['attribute', 'in']) && Array.isArray(given.in) && given.in.every(isValue);
}

function isRange(given: Record<string, unknown>): boolean {
  const ends = [given.from, given.to].filter((end) => end !== undefined);
  return hasOnly(given, ['attribute', 'from', 'to']) && ends.length > 0 && ends.every((end) => Number.isFinite(end));
}

function hasOnly(given: object, names: readonly string[]): boolean {
  return Object.keys(given).every((name) => names.includes(name));
}

function wrong(given: string, expected: string): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', { given: `where: ${given}`, expected, change: 'Correct the filter.' });
}
