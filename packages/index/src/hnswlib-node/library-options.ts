/** What shapes a graph of hnswlib: those options of an index that it knows, and the settings a saved one carries. */
import type { z } from 'zod';
import { hnswOptions } from '../hnsw/hnsw-options.js';

export const libraryOptions = hnswOptions.omit({ storage: true });

export type LibraryOptions = z.output<typeof libraryOptions>;
