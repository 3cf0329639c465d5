/**
 * Log files → data set folder: read all parts, filter and cut them, lay the features along the vocabularies, see what
 * leaks, write. Every row read ends in the data set or in a count of the report.
 */
import { silentLogger, silentProgress, type Logger, type Progress } from '@belfry/core';
import { BadRows } from '../bad-rows.js';
import { writeDataset } from '../dataset/write-dataset.js';
import type { FeatureFileOptions } from '../features/feature-options.js';
import { featuresOfVocabulary, type FeatureReport } from '../features/features-of-vocabulary.js';
import { readFeatureFile, type FeatureFile } from '../features/read-feature-file.js';
import type { FeatureTable } from '../features.js';
import { SharedIds } from '../log/log-builder.js';
import { readers } from '../sources/readers.js';
import { leakageWarning, measureLeakage } from '../splits/leakage.js';
import { formatOf } from '../tables/table-formats.js';
import type { Vocabulary } from '../vocabulary.js';
import type { ImportOptions } from './import-options.js';
import type { ImportReport } from './import-report.js';
import { mapParts, prepareParts } from './prepare-parts.js';
import { readPart, type PartRead } from './read-part.js';

export interface ImportServices {
  readonly logger?: Logger;
  readonly progress?: Progress;
}

/**
 * Makes a data set folder at `options.out`, whole or not at all.
 *
 * @throws BelfryError those of the readers; BAD_ROWS, EMPTY_LOG, TOO_FEW_USERS, TOO_FEW_ITEMS, SPLIT_IMPOSSIBLE,
 *   NON_FINITE_FEATURE, UNKNOWN_FEATURE, DATASET_INVALID (`out` holds other things), DISK_FULL
 */
export async function importData(
  options: ImportOptions,
  { logger = silentLogger, progress = silentProgress }: ImportServices = {},
): Promise<ImportReport> {
  const ids = new SharedIds();
  const badRows = new BadRows();
  const read = await readParts(options, ids, badRows, progress);
  const userFile = await readFeatures('user', options.userFeatures, badRows);
  const itemFile = await readFeatures('item', options.itemFeatures, badRows);
  badRows.enforce(options.maxBad, badRows.count + rowsOf(read, userFile, itemFile));

  const coldItems = options.coldItems && itemFile !== null ? itemFile.rowOf.keys() : [];
  const { idOrder } = formatOf(pathsOf(options.train)[0], options.format, readers);
  const { users, items, parts, ...counts } = prepareParts(
    mapParts(read, ({ log }) => log),
    ids,
    idOrder,
    coldItems,
    options,
  );
  const userFeatures = layFeatures(userFile, users, options.userFeatures);
  const itemFeatures = layFeatures(itemFile, items, options.itemFeatures);
  const { train, validation = null, test = null } = parts;
  const leakage = Object.fromEntries(
    Object.entries({ validation, test }).flatMap(([part, log]) =>
      log === null ? [] : [[part, measureLeakage(train, log)]],
    ),
  );

  const sources = Object.values(read).flatMap((part) => part.sources);
  const report: ImportReport = {
    ...counts,
    sources,
    badRows: { count: badRows.count, byReason: badRows.byReason, first: badRows.first },
    userCount: users.size,
    itemCount: items.size,
    parts: mapParts(parts, ({ length }) => length),
    leakage,
    features: { user: userFeatures.report, item: itemFeatures.report },
    split: options.split.strategy,
    notes: [...sources.flatMap(({ path, notes }) => notes.map((note) => `${path}: ${note}`)), ...counts.notes],
    warnings: Object.entries(leakage).flatMap(([part, measured]) => leakageWarning(part, measured) ?? []),
    options,
  };
  tell(report, logger);
  await writeDataset(
    options.out,
    { users, items, userFeatures: userFeatures.table, itemFeatures: itemFeatures.table, train, validation, test },
    report,
  );
  return report;
}

async function readParts(
  options: ImportOptions,
  ids: SharedIds,
  badRows: BadRows,
  progress: Progress,
): Promise<Record<string, PartRead>> {
  const read: Record<string, PartRead> = {};
  for (const part of ['train', 'validation', 'test'] as const) {
    const paths = pathsOf(options[part]);
    if (paths.length > 0)
      read[part] = await readPart({ part, paths, format: options.format, options, ids, badRows, progress });
  }
  return read;
}

function pathsOf(paths: string | readonly string[] | null): readonly string[] {
  return typeof paths === 'string' ? [paths] : (paths ?? []);
}

async function readFeatures(
  side: 'user' | 'item',
  options: FeatureFileOptions,
  badRows: BadRows,
): Promise<FeatureFile | null> {
  return options.file === null ? null : readFeatureFile(side, { ...options, file: options.file }, badRows);
}

function layFeatures(
  file: FeatureFile | null,
  vocabulary: Vocabulary,
  options: FeatureFileOptions,
): { table: FeatureTable; report: FeatureReport | null } {
  return file === null ? { table: { features: [] }, report: null } : featuresOfVocabulary(file, vocabulary, options);
}

function rowsOf(read: Record<string, PartRead>, ...files: readonly (FeatureFile | null)[]): number {
  const events = Object.values(read).reduce((sum, { log }) => sum + log.length, 0);
  return files.reduce((sum, file) => sum + (file?.rowOf.size ?? 0), events);
}

function tell({ notes, warnings, badRows, outOfVocabulary }: ImportReport, logger: Logger): void {
  for (const note of notes) logger.info(note);
  for (const warning of warnings) logger.warn(warning);
  if (badRows.count > 0) logger.warn(`${badRows.count} bad rows were left out`, badRows.byReason);
  for (const [part, { rows }] of Object.entries(outOfVocabulary)) {
    if (rows > 0)
      logger.warn(`${rows} ${part} interactions were left out: their user or item has no training interaction`);
  }
}
