/** What a kind of index declares about itself. Shared code asks; it never looks at a kind's name. */
import type { Logger, Progress } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import type { SavedIndex } from './files/saved-index.js';
import type { HnswOptions } from './hnsw/hnsw-options.js';
import type { Metric, VectorIndex } from './vector-index.js';

export interface IndexContext {
  /** Hash of the vocabulary the rows belong to, kept in the saved file; null = not known. */
  readonly vocabulary: string | null;
  readonly kernels: Kernels;
  readonly progress: Progress;
  readonly logger: Logger;
}

/** Everything a kind needs to make an index. */
export interface IndexSpec extends IndexContext {
  readonly dim: number;
  readonly metric: Metric;
  readonly options: HnswOptions;
}

export interface IndexKind {
  readonly summary: string;
  /** Vectors from which `auto` prefers this kind. */
  readonly worthwhileFrom: number;
  /** What is missing on this machine to use it, or null. */
  missing(): Promise<string | null>;
  create(spec: IndexSpec): Promise<VectorIndex>;
  load(saved: SavedIndex, context: IndexContext): Promise<VectorIndex>;
}
