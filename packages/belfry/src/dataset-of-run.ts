/** Data a run or a comparison needs: the very set a run was trained on, and its test part. */
import { BelfryError } from '@belfry/core';
import { openDataset, type Dataset, type Interactions, type RunFolder } from '@belfry/data';

/**
 * @param folder where it is now; default: where training found it
 * @throws DATA_MISMATCH where that is other data, and what {@link openDataset} throws
 */
export async function datasetOfRun({ path, manifest }: RunFolder, folder?: string): Promise<Dataset> {
  const { dataFolder, dataHash } = manifest.provenance;
  const dataset = await openDataset(folder ?? dataFolder);
  if (dataset.hash === dataHash) return dataset;
  throw new BelfryError('DATA_MISMATCH', {
    given: `${folder ?? dataFolder} with hash ${dataset.hash.slice(0, 12)}…`,
    expected: `the data ${path} was trained on, with hash ${dataHash.slice(0, 12)}…`,
    change: 'Name the folder of that data set with --data, or train again.',
  });
}

/** @throws SPLIT_IMPOSSIBLE where the data has no test part */
export function requireTestPart({ test }: Dataset, folder: string): Interactions {
  if (test !== null) return test;
  throw new BelfryError('SPLIT_IMPOSSIBLE', {
    given: `${folder} without a test part`,
    expected: 'a data set with a test part',
    change: 'Import the log with --test FILE or --split.',
  });
}
