import { BelfryError } from '@belfry/core';

/** Version of the run folder's layout; raised when an older Belfry could not read what this one writes. */
export const RUN_FORMAT = 1;

/** @throws FORMAT_TOO_NEW where `found` is newer than this Belfry knows. */
export function refuseNewer(path: string, found: number): void {
  if (found <= RUN_FORMAT) return;
  throw new BelfryError('FORMAT_TOO_NEW', {
    given: `${path} in format ${found}`,
    expected: `format ${RUN_FORMAT} or older`,
    change: 'Use the Belfry version that wrote it, or a newer one.',
  });
}

/** What `config.json` of a run holds. */
export interface RunManifest {
  readonly format: number;
  /** The resolved configuration, every default written out. */
  readonly config: Record<string, unknown>;
  readonly provenance: RunProvenance;
}

/** Where a run comes from: enough to make it again. */
export interface RunProvenance {
  /** Folder of the data set as it was given. */
  readonly dataFolder: string;
  readonly dataHash: string;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly backend: string;
  readonly kernels: string;
  readonly isa: string;
  readonly threads: number;
  readonly createdAt: string;
}
