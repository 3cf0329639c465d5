/** A store as sections of a saved index, and back: `rows` int32 [count], `vectors` float32 [count, width]. */
import { arraySection, readFloat32Section, readInt32Section } from '../files/array-section.js';
import { invalidIndex } from '../files/index-header.js';
import type { SavedIndex } from '../files/saved-index.js';
import type { SectionWriter } from '../files/save-index.js';
import { metricForms } from './metric-forms.js';
import { VectorStore } from './vector-store.js';

export function storeSections({ rows, forms }: VectorStore): SectionWriter[] {
  return [arraySection('rows', rows), arraySection('vectors', forms)];
}

/** @throws INDEX_INVALID (lengths that do not fit, a row that is negative or comes twice, a number that is not finite), OUT_OF_MEMORY */
export async function readStore(saved: SavedIndex): Promise<VectorStore> {
  const { dim, metric, count } = saved.header;
  const rows = await readInt32Section(saved, 'rows', count);
  const forms = await readFloat32Section(saved, 'vectors', count * (dim + metricForms[metric].extraCoordinates));
  const ascending = rows.slice().sort();
  const wrong = ascending.find((row, n) => row < 0 || row === ascending[n - 1]);
  if (wrong !== undefined) throw invalidIndex(saved.path, `item row ${wrong}, which is negative or comes twice`);
  if (!forms.every(Number.isFinite)) throw invalidIndex(saved.path, 'a number in its vectors that is not finite');
  return VectorStore.from(dim, metric, rows, forms);
}
