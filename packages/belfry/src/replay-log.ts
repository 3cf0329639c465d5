/** A data set, a log file or stdin put into a topic of Kafka. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BelfryError, parseOptions } from '@belfry/core';
import { BadRows, eventsOfDataset, eventsOfFile, eventsOfLines, openDataset, type EventSource } from '@belfry/data';
import { replay, replayOptions, type ReplayInput, type ReplayReport, type ReplayServices } from '@belfry/stream';

export interface ReplayLogInput extends ReplayInput {
  /**
   * A data-set folder, whose interactions of all parts are sent in time order; a log file in a format of `importData`, or `-`
   * for JSON Lines from stdin, which are sent in their own order.
   */
  readonly data: string;
  /** Column of the events → its name in a log file. */
  readonly map?: Readonly<Record<string, string>>;
}

/**
 * Sends a log as if it happened now; lines that cannot be read are left out.
 *
 * @throws BelfryError CONFIG_INVALID; STREAM_FAILED; FILE_NOT_FOUND, FORMAT_UNKNOWN, MISSING_COLUMN, DATASET_INVALID
 * @example await replayLog({ data: 'data/shop', topic: 'clicks', brokers: ['127.0.0.1:9092'], rate: 20_000 });
 */
export async function replayLog(
  { data, map = {}, ...input }: ReplayLogInput,
  services: Omit<ReplayServices, 'total'> = {},
): Promise<ReplayReport & { readonly badLines: number }> {
  parseOptions(replayOptions, input);
  const badRows = new BadRows();
  const { source, total } = await open(data, map, badRows);
  const report = await replay(source, input, { ...services, ...(total === undefined ? {} : { total }) });
  return { ...report, badLines: badRows.count };
}

async function open(
  data: string,
  map: Readonly<Record<string, string>>,
  badRows: BadRows,
): Promise<{ source: EventSource; total?: number }> {
  if (data === '-') return { source: await eventsOfLines('stdin', process.stdin, { map }, badRows) };
  if (existsSync(join(data, 'dataset.json'))) {
    const dataset = await openDataset(data);
    const parts = [dataset.train, dataset.validation, dataset.test];
    return {
      source: eventsOfDataset(dataset, data),
      total: parts.reduce((sum, part) => sum + (part?.length ?? 0), 0),
    };
  }
  if (existsSync(data)) return { source: await eventsOfFile(data, 'auto', { map }, badRows) };
  throw new BelfryError('FILE_NOT_FOUND', {
    given: `${data}, which does not exist`,
    expected: 'a data-set folder, a log file, or - for stdin',
    change: 'Check the path.',
  });
}
