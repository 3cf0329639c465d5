/** The tabular formats, and how one is chosen. */
import { BelfryError } from '@belfry/core';
import { arrow } from './arrow-table.js';
import { csv, tsv } from './delimited-table.js';
import { jsonl } from './jsonl-table.js';
import type { TableFormat } from './table.js';

export const tableFormats = [csv, tsv, jsonl, arrow] as const satisfies readonly TableFormat[];

interface Format {
  readonly name: string;
  readonly extensions: readonly string[];
}

/**
 * The format of a file: the one named, or with `auto` the one whose extension the file has.
 *
 * @throws BelfryError FORMAT_UNKNOWN
 */
export function formatOf<F extends Format>(path: string, name: string, formats: readonly F[]): F {
  const bare = path.toLowerCase().replace(/\.gz$/, '');
  const found = formats.find((format) =>
    name === 'auto' ? format.extensions.some((extension) => bare.endsWith(extension)) : format.name === name,
  );
  if (found !== undefined) return found;
  throw new BelfryError('FORMAT_UNKNOWN', {
    given: name === 'auto' ? `${path}, whose name tells no format` : `format "${name}"`,
    expected: `one of ${formats.map((format) => `${format.name}${format.extensions.length > 0 ? ` (${format.extensions.join(', ')})` : ''}`).join(', ')}`,
    change: 'Name the format with --format.',
  });
}
