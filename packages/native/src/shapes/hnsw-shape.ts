import { BelfryError } from '@belfry/core';
import type { GraphFile, GraphMetric, GraphOptions, GraphQuery, GraphStorage } from '../hnsw/hnsw-graph.js';
import { checkLists } from './csr-shape.js';
import { requireLength, rowsOf } from './shape-error.js';
import { requirePositive } from './top-k-shape.js';

const METRICS: readonly GraphMetric[] = ['cosine', 'dot', 'l2'];
const STORAGES: readonly GraphStorage[] = ['float32', 'bfloat16', 'int8'];
/** Rows are 32-bit integers from 0 on. */
const MOST_ROWS = 2 ** 31;

/** @throws BelfryError INVALID_ARGUMENT */
export function checkGraphOptions({ dim, metric, storage, m, efConstruction, seed }: GraphOptions): void {
  requireWhole('dim', dim, 1, MOST_ROWS - 1);
  requireOneOf('metric', metric, METRICS);
  checkStorage(storage);
  requireWhole('m', m, 2, 200);
  requireWhole('efConstruction', efConstruction, 1, MOST_ROWS - 1);
  requireWhole('seed', seed, 0, 2 ** 32 - 1);
}

/** @throws BelfryError INVALID_ARGUMENT */
export function checkStorage(storage: GraphStorage): void {
  requireOneOf('storage', storage, STORAGES);
}

/** @throws BelfryError INVALID_ARGUMENT */
export function checkGraphRows(rows: Int32Array): void {
  requireType('rows', rows, Int32Array);
}

/** @throws BelfryError INVALID_ARGUMENT, SHAPE_MISMATCH */
export function checkVectors(rows: Int32Array, vectors: Float32Array, dim: number): void {
  checkGraphRows(rows);
  requireType('vectors', vectors, Float32Array);
  requireLength('vectors', vectors, rows.length * dim, `${rows.length} rows of ${dim}`);
}

/**
 * Returns the number of queries. Whether excluded rows ascend the addon looks itself, off the event loop.
 * @throws BelfryError INVALID_ARGUMENT, SHAPE_MISMATCH
 */
export function checkGraphQuery({ queries, k, efSearch, filter, exclude }: GraphQuery, dim: number): number {
  requireType('queries', queries, Float32Array);
  const queryCount = rowsOf('queries', queries, dim);
  requirePositive('k', k);
  requirePositive('efSearch', efSearch);
  if (filter !== undefined) requireType('filter', filter, Uint32Array);
  if (exclude !== undefined) {
    requireType('the offsets of exclude', exclude.offsets, Int32Array);
    requireType('the values of exclude', exclude.values, Int32Array);
    checkLists('exclude', exclude, queryCount);
  }
  return queryCount;
}

/** @throws BelfryError INVALID_ARGUMENT */
export function checkPlaceInFile({ file, ...place }: Pick<GraphFile, 'file' | 'offset'> & Partial<GraphFile>): void {
  requireWhole('file', file, 0, MOST_ROWS - 1);
  requireWhole('offset', place.offset, 0, Number.MAX_SAFE_INTEGER);
  if (place.bytes !== undefined) requireWhole('bytes', place.bytes, 0, Number.MAX_SAFE_INTEGER);
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${name} = ${value}`,
    expected: `an integer from ${least} to ${most}`,
    change: `Choose ${name} within this range.`,
  });
}

function requireOneOf(name: string, value: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${name} = ${value}`,
    expected: `one of ${words.join(', ')}`,
    change: `Choose ${name} from these.`,
  });
}

function requireType(name: string, array: unknown, type: { new (): object; readonly name: string }): void {
  if (array instanceof type) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${name} of another type than ${type.name}`,
    expected: `a ${type.name}`,
    change: `Convert ${name} first.`,
  });
}
