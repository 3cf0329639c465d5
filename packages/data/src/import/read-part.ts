/** Files of one part → one log of rows of the shared ids. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Progress } from '@belfry/core';
import type { BadRows } from '../bad-rows.js';
import type { Interactions } from '../interactions.js';
import { LogBuilder, type SharedIds } from '../log/log-builder.js';
import type { ReadOptions } from '../sources/reader.js';
import { readers } from '../sources/readers.js';
import { formatOf } from '../tables/table-formats.js';
import type { SourceReport } from './import-report.js';

export interface PartToRead {
  readonly part: string;
  readonly paths: readonly string[];
  readonly format: string;
  readonly options: ReadOptions;
  readonly ids: SharedIds;
  readonly badRows: BadRows;
  readonly progress: Progress;
}

export interface PartRead {
  readonly log: Interactions;
  readonly sources: readonly SourceReport[];
}

export async function readPart({
  part,
  paths,
  format,
  options,
  ids,
  badRows,
  progress,
}: PartToRead): Promise<PartRead> {
  const builder = new LogBuilder(ids);
  const sources: SourceReport[] = [];
  for (const path of paths) {
    const reader = formatOf(path, format, readers);
    const source = await reader.read(path, options, badRows);
    const before = builder.length;
    const task = progress.start(`read ${path}`, undefined, 'rows');
    try {
      for await (const batch of source) {
        builder.add(source, batch);
        task.update(builder.length - before);
      }
    } finally {
      task.end();
    }
    sources.push({
      part,
      path,
      format: reader.name,
      rows: builder.length - before,
      notes: [...source.notes],
      ...(await fileDigest(path)),
    });
  }
  return { log: builder.finish(), sources };
}

async function fileDigest(path: string): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
