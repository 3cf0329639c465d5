/** What a saved index says about itself, for people: nothing of its vectors is loaded. */
import type { IndexHeader } from './index-header.js';
import { withOpenIndex } from './with-open-index.js';

export interface IndexInfo extends IndexHeader {
  readonly path: string;
  /** In the order of the file. */
  readonly sections: readonly { readonly name: string; readonly bytes: number }[];
  /** Of all sections. */
  readonly bytes: number;
  /** null of an empty index */
  readonly bytesPerVector: number | null;
  /** Whether every byte was compared with its digest and found to be the one that was saved. */
  readonly verified: boolean;
}

/**
 * @param verify also read the whole file and compare its digests
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_TOO_NEW, INDEX_INVALID, FILE_TRUNCATED, CHECKSUM_MISMATCH
 */
export function indexInfo(path: string, { verify = false }: { verify?: boolean } = {}): Promise<IndexInfo> {
  return withOpenIndex(path, {}, async (index) => {
    if (verify) await index.verify();
    const { header, sectionSizes: sections } = index;
    const bytes = sections.reduce((sum, section) => sum + section.bytes, 0);
    const bytesPerVector = header.count === 0 ? null : bytes / header.count;
    return { path, ...header, sections, bytes, bytesPerVector, verified: verify };
  });
}
