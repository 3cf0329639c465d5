/** What training tells those who serve its run, between two runs and at each. */

export interface MovedItems {
  readonly kind: 'vectors';
  /** The space the vectors lie in, as the run in service names it; of no use in another. */
  readonly space: string;
  readonly items: readonly { readonly item: string; readonly vector: Float32Array }[];
}

/** Known no more: not to be recalled. */
export interface RemovedItems {
  readonly kind: 'removed';
  readonly items: readonly string[];
}

export interface PublishedRun {
  readonly kind: 'run';
  /** Path of the run folder, for servers that share the disk. */
  readonly run: string;
}

export type ServedUpdate = MovedItems | RemovedItems | PublishedRun;
