/** The sources that answers can be merged from. Another source = its file and its row here, its row in docs/recall.md. */
import { fresh } from './fresh.js';
import { i2i } from './i2i.js';
import { popular } from './popular.js';
import type { RecallSource } from './source.js';
import { u2i } from './u2i.js';

export const recallSources = { u2i, i2i, popular, fresh } as const satisfies Record<string, RecallSource>;

export type SourceName = keyof typeof recallSources;

export const sourceNames = Object.keys(recallSources) as SourceName[];
