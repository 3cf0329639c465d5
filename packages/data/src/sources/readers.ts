/** The formats of event logs. */
import { tableFormats } from '../tables/table-formats.js';
import { lightgcn, sequences } from './item-lists.js';
import type { Reader } from './reader.js';
import { tableReader } from './table-events.js';

export const readers: readonly Reader[] = [...tableFormats.map(tableReader), lightgcn, sequences];
