export type * from './interactions.js';
export type * from './features.js';
export type * from './dataset.js';
export { Vocabulary } from './vocabulary.js';

export { selectRows, concatInteractions } from './log/select-rows.js';
export { rowsOfUsers, itemsOfUsers, sortedUniqueItemsOfUsers, itemCounts, userCounts } from './log/users-of-log.js';
export { holdOut, type HoldOut, type HoldOutOptions } from './splits/hold-out.js';

export { openDataset } from './dataset/open-dataset.js';
export { writeDataset } from './dataset/write-dataset.js';
export { readManifest, type DatasetManifest, type FileSeal } from './dataset/dataset-manifest.js';
export { RunFolder, type ServingVectors, type Side } from './run/run-folder.js';
export { lockRun, type RunLock } from './run/run-lock.js';
export { RUN_FORMAT, type RunManifest, type RunProvenance } from './run/run-format.js';
export { readSafetensors, writeSafetensors, type NamedArray, type Safetensors } from './run/safetensors.js';
