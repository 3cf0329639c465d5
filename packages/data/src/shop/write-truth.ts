/**
 * The hidden truth as files, in a folder `truth` beside the data set. A row of an interest counts from 0 in `interests.json`.
 *
 *     interests.json          name, appeal of categories and styles, typical country, age band, device
 *     user-interests.arrow    user, interest, start_share, end_share: one row per user and interest
 *     items.arrow             item, interest, category, style, release_day
 *     train.arrow, test.arrow interest: one row per event of the part; −1 = noise
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Float32, Int16, Int32, makeData, type Data } from 'apache-arrow';
import { atomicWriteFile } from '@belfry/core';
import { encodeArrow } from '../arrow/arrow-file.js';
import { codesColumn } from '../dataset/dictionary-column.js';
import { idColumn } from '../arrow/arrow-columns.js';
import type { Shop } from './make-shop.js';

/** @throws BelfryError DISK_FULL, FILE_UNREADABLE */
export async function writeTruth(dir: string, { dataset, truth }: Shop): Promise<void> {
  await mkdir(dir, { recursive: true });
  const write = (name: string, columns: Readonly<Record<string, Data>>): Promise<void> =>
    atomicWriteFile(join(dir, `${name}.arrow`), encodeArrow({ columns, metadata: {} }));
  await atomicWriteFile(join(dir, 'interests.json'), `${JSON.stringify(truth.interests, null, 2)}\n`);
  const { offsets, interest, startShare, endShare } = truth.users;
  await write('user-interests', {
    user: codesColumn({ codes: ownersOf(offsets), names: dataset.users.ids }, 0),
    interest: ints(interest),
    start_share: floats(startShare),
    end_share: floats(endShare),
  });
  const { category, categoryNames, style, styleNames, releaseDay } = truth.items;
  await write('items', {
    item: idColumn(dataset.items.ids),
    interest: ints(truth.items.interest),
    category: codesColumn({ codes: category, names: categoryNames }, 0),
    style: codesColumn({ codes: style, names: styleNames }, 1),
    release_day: ints(releaseDay),
  });
  await write('train', { interest: shorts(truth.trainSource) });
  if (truth.testSource !== null) await write('test', { interest: shorts(truth.testSource) });
}

/** The row of each value of a list column: `offsets` 0, 2, 5 give 0, 0, 1, 1, 1. */
function ownersOf(offsets: Int32Array): Int32Array {
  const owners = new Int32Array(offsets[offsets.length - 1]);
  for (let row = 0; row + 1 < offsets.length; row++) owners.fill(row, offsets[row], offsets[row + 1]);
  return owners;
}

function ints(data: Int32Array): Data {
  return makeData({ type: new Int32(), length: data.length, nullCount: 0, data });
}

function shorts(data: Int16Array): Data {
  return makeData({ type: new Int16(), length: data.length, nullCount: 0, data });
}

function floats(data: Float32Array): Data {
  return makeData({ type: new Float32(), length: data.length, nullCount: 0, data });
}
