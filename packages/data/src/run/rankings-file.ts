/**
 * Answers for many users as one Arrow file: `user` (text), `items` (list of texts, kept as codes into one dictionary of all
 * items), `scores` (list of float32), best first.
 */
import { Dictionary, Field, Float32, Int32, List, Utf8, makeData, makeVector, type Data } from 'apache-arrow';
import type { Csr } from '@belfry/core';
import { idColumn } from '../arrow/arrow-columns.js';
import { writeArrowBatches, type ArrowColumns } from '../arrow/arrow-batches.js';
import type { Vocabulary } from '../vocabulary.js';

export interface RankingsBatch {
  /** User rows [n]. */
  readonly users: Int32Array;
  /** Per user item rows, best first. */
  readonly items: Csr;
  /** [items.values.length] */
  readonly scores: Float32Array;
}

/**
 * Written whole or not at all, batch by batch.
 * @param items fixed while the file is written
 * @throws BelfryError DISK_FULL, FILE_NOT_FOUND, FILE_UNREADABLE; what the maker of the batches throws
 */
export async function writeRankings(
  path: string,
  { users, items }: { users: Vocabulary; items: Vocabulary },
  batches: AsyncIterable<RankingsBatch>,
): Promise<void> {
  const type = new Dictionary(new Utf8(), new Int32(), 0);
  const dictionary = makeVector(idColumn(items.ids));
  const columnsOf = (batch: RankingsBatch): ArrowColumns => {
    const { values } = batch.items;
    const codes = makeData({ type, length: values.length, nullCount: 0, data: values, dictionary });
    const scores = makeData({ type: new Float32(), length: values.length, nullCount: 0, data: batch.scores });
    return {
      user: idColumn(Array.from(batch.users, (row) => users.ids[row])),
      items: listOf(batch.items.offsets, codes),
      scores: listOf(batch.items.offsets, scores),
    };
  };
  await writeArrowBatches(path, mapped(batches, columnsOf), { 'belfry.kind': 'rankings' });
}

function listOf(valueOffsets: Int32Array, child: Data): Data<List> {
  const type = new List(new Field('item', child.type, false));
  return makeData({ type, length: valueOffsets.length - 1, nullCount: 0, valueOffsets, child });
}

async function* mapped<A, B>(values: AsyncIterable<A>, change: (value: A) => B): AsyncGenerator<B> {
  for await (const value of values) yield change(value);
}
