/** The kinds of index that options can name, in the order `auto` prefers them. Adding a kind = its folder and its row here, `describeIndex` in its test, a row in docs/index.md. */
import { exact } from './exact/exact-index.js';
import { hnsw } from './hnsw/hnsw-index.js';
import { hnswlibNode } from './hnswlib-node/library-index.js';
import type { IndexKind } from './index-kind.js';

export const indexKinds = { hnsw, 'hnswlib-node': hnswlibNode, exact } as const satisfies Record<string, IndexKind>;

export type IndexKindName = keyof typeof indexKinds;

export const indexKindNames = Object.keys(indexKinds) as [IndexKindName, ...IndexKindName[]];
