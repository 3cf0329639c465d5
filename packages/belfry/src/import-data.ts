/** Import from settings as a user writes them. */
import type { z } from 'zod';
import { parseOptions } from '@belfry/core';
import { importData as importParsed, importOptions, type ImportReport, type ImportServices } from '@belfry/data';

/** Only `train` and `out` must be given. */
export type ImportSettings = z.input<typeof importOptions>;

/**
 * Makes a data-set folder from log files, whole or not at all.
 * @throws CONFIG_INVALID with all problems; BAD_ROWS, EMPTY_LOG, MISSING_COLUMN, WRONG_SEPARATOR, SPLIT_IMPOSSIBLE and more
 * @example await importData({ train: 'clicks.csv', map: { user: 'customer', item: 'sku' }, out: 'data/shop' });
 */
export async function importData(settings: ImportSettings, services: ImportServices = {}): Promise<ImportReport> {
  return importParsed(parseOptions(importOptions, settings), services);
}
