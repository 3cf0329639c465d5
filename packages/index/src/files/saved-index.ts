/** What a kind gets to load: checked in full, before any of it reaches a C++ library. */
import type { VectorStore } from '../store/vector-store.js';
import type { IndexHeader } from './index-header.js';

export interface SavedIndex {
  readonly header: IndexHeader;
  readonly store: VectorStore;
  /** Path of the kind's own file, null where it has none. */
  readonly graphPath: string | null;
}
