import type { Csr } from '@belfry/core';
import type { EmbeddingTable } from '@belfry/compute';
import type { Block, Leaves } from '../leaves.js';
import type { Parameters } from '../parameters.js';

/** A way to pool histories, with the parameters it learns beside the table of item vectors. */
export type HistoryPooling = (table: EmbeddingTable, parameters: Parameters) => PoolHistories;

/** From item rows per user, oldest first, to a block [users, table.dim]; zeros for an empty history. */
export type PoolHistories = (histories: Csr, leaves: Leaves) => Block;
