/** The sources that answers can be merged from. Another source = its file and its row here, its row in docs/recall.md. */
import { fresh } from './fresh.js';
import { i2i } from './i2i.js';
import { popular } from './popular.js';
import type { RecallSource } from './source.js';
import { lists } from './lists.js';
import { u2i } from './u2i.js';
import { vectors } from './vectors.js';

export const recallSources = { u2i, i2i, popular, fresh } as const satisfies Record<string, RecallSource>;

export type SourceName = keyof typeof recallSources;

export const sourceNames = Object.keys(recallSources) as SourceName[];

/** Those that requests for items like others can be merged from. */
export const similarSources = { vectors, lists } as const satisfies Record<string, RecallSource>;

export type SimilarSourceName = keyof typeof similarSources;

/** Of either kind of request. */
export type AnySourceName = SourceName | SimilarSourceName;

export const similarSourceNames = Object.keys(similarSources) as SimilarSourceName[];
