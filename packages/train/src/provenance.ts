/** Where a run comes from, noted in its `config.json`. */
import { readFileSync } from 'node:fs';
import type { BackendInfo } from '@belfry/compute';
import type { Dataset, RunProvenance } from '@belfry/data';
import type { Kernels } from '@belfry/native';

const belfryVersion = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

export function provenanceOf(
  dataFolder: string,
  dataset: Pick<Dataset, 'hash'>,
  seed: number,
  backend: BackendInfo,
  kernels: Kernels,
): RunProvenance {
  return {
    dataFolder,
    dataHash: dataset.hash,
    seed,
    versions: { belfry: belfryVersion, node: process.version, [backend.name]: backend.version },
    backend: backend.name,
    kernels: kernels.name,
    isa: kernels.isa,
    threads: kernels.threads,
    createdAt: new Date().toISOString(),
  };
}
