export type * from './interactions.js';
export type * from './features.js';
export type * from './dataset.js';
export { Vocabulary } from './vocabulary.js';
export { GrowingVocabulary } from './growing-vocabulary.js';

export { selectRows, concatInteractions } from './log/select-rows.js';
export {
  isOrderedInTime,
  rowsOfUsers,
  itemsOfUsers,
  sortedUniqueItemsOfUsers,
  sortedUniqueLists,
  itemCounts,
  userCounts,
} from './log/users-of-log.js';
export { holdOut, type HoldOut, type HoldOutOptions } from './splits/hold-out.js';

export { openDataset } from './dataset/open-dataset.js';
export { writeDataset } from './dataset/write-dataset.js';
export { importData, type ImportServices } from './import/import-data.js';
export { importOptions, type ImportOptions } from './import/import-options.js';
export type { ImportReport, LeftOut, OutOfVocabulary, SourceReport } from './import/import-report.js';

export { BadRows, type BadRow, type MaxBad } from './bad-rows.js';
export { eventColumns, type EventBatch, type EventColumn, type EventSource } from './sources/event-source.js';
export type {
  BatchLimit,
  EventStream,
  OffsetRange,
  Positions,
  StreamBatch,
  StreamFigures,
  StreamState,
} from './stream/event-stream.js';
export type { EventChunk } from './stream/event-chunk.js';
export { EventPolicy, type EventPolicyOptions } from './stream/event-policy.js';
export { eventStreamOf, type SourceStreamStart } from './stream/source-stream.js';
export { eventSourceOf } from './stream/stream-source.js';
export { eventsOfDataset } from './stream/dataset-source.js';
export { eventsOfFile, eventsOfLines } from './stream/open-source.js';
export { RecentIds } from './stream/recent-ids.js';
export { EventQueue } from './stream/event-queue.js';
export { StreamIds } from './stream/stream-ids.js';
export type { MovedItems, PublishedRun, RemovedItems, ServedUpdate } from './stream/served-update.js';
export type { Reader, ReadOptions } from './sources/reader.js';
export { readers } from './sources/readers.js';
export { tableReader } from './sources/table-events.js';
export { parseId, valueColumns, type ValueColumn } from './sources/value-columns.js';
export { MS_PER_UNIT, timestampUnits, type TimestampUnit } from './sources/timestamps.js';
export type { Table, TableBatch, TableFormat, TableOptions } from './tables/table.js';
export { readKnownIds, type KnownIds } from './features/known-ids.js';
export { featuresAtRows } from './features/features-at-rows.js';
export type { FeatureReport } from './features/features-of-vocabulary.js';
export { featureFileOptions, type FeatureFileOptions } from './features/feature-options.js';
export { filterLog, type Filtered, type Filters } from './filters/filter-log.js';
export { splitLog, type Parts } from './splits/split-log.js';
export { splitOptions, type SplitOptions } from './splits/split-options.js';
export { measureLeakage, type Leakage } from './splits/leakage.js';

export { readManifest, type DatasetManifest, type FileSeal } from './dataset/dataset-manifest.js';
export {
  INDEX_FILE,
  RunFolder,
  type ItemFacts,
  type ItemTimes,
  type ServingVectors,
  type SimilarItems,
  type Side,
} from './run/run-folder.js';
export { readItemMap, writeItemMap, type ItemMap, type MappedItems } from './run/item-map.js';
export { writeRankings, type RankingsBatch } from './run/rankings-file.js';
export { lockRun, type RunLock } from './run/run-lock.js';
export { RUN_FORMAT, type RunManifest, type RunProvenance } from './run/run-format.js';
export {
  readSafetensors,
  writeSafetensors,
  type LearnedValues,
  type NamedArray,
  type Safetensors,
  type StoredValues,
} from './run/safetensors.js';

export { generateShop, type ShopReport } from './shop/generate-shop.js';
export { makeShop, type Shop } from './shop/make-shop.js';
export {
  shopOptions,
  shopPresets,
  synthOptions,
  type ShopOptions,
  type ShopSettings,
  type SynthOptions,
  type SynthSettings,
} from './shop/shop-options.js';
export { readItemInterests } from './shop/read-truth.js';
export type { ItemTruth, ShopTruth } from './shop/shop-truth.js';
export type { UserInterests } from './shop/customers.js';
export type { Interest } from './shop/interests.js';
