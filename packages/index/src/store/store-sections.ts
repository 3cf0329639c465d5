/** A store as sections of a saved index, and back: `rows` int32 [count], `vectors` float32 [count, width]. */
import type { Kernels } from '@belfry/native';
import { arraySection, readFloat32Section, readInt32Section } from '../files/array-section.js';
import { invalidIndex } from '../files/index-header.js';
import type { SavedIndex } from '../files/saved-index.js';
import type { SectionWriter } from '../files/save-index.js';
import { inPieces } from '../pieces.js';
import { firstNonFinite } from './check-input.js';
import { metricForms } from './metric-forms.js';
import { VectorStore } from './vector-store.js';

/** @param store without holes */
export function storeSections({ stored }: VectorStore): SectionWriter[] {
  return [arraySection('rows', stored.rows), arraySection('vectors', stored.forms)];
}

/** @throws INDEX_INVALID (lengths that do not fit, a row that is negative or comes twice, a number that is not finite), OUT_OF_MEMORY */
export async function readStore(saved: SavedIndex, kernels: Kernels): Promise<VectorStore> {
  const { dim, metric, count } = saved.header;
  const rows = await readInt32Section(saved, 'rows', count);
  const forms = await readFloat32Section(saved, 'vectors', count * (dim + metricForms[metric].extraCoordinates));
  if ((await inPieces(firstNonFinite(forms, kernels))) >= 0)
    throw invalidIndex(saved.path, 'a number in its vectors that is not finite');
  const store = await inPieces(VectorStore.restore({ dim, metric, kernels }, rows, forms));
  if (store === null) throw invalidIndex(saved.path, 'item rows that are negative or come twice');
  return store;
}
