/** A run as the page sees it: its users, its items, where they lie, what they are called. Each part is read when first asked for. */
import { stat } from 'node:fs/promises';
import type { Csr } from '@belfry/core';
import { readItemMap, type ItemMap, type RunFolder, type ServingVectors, type Vocabulary } from '@belfry/data';
import { mapItems } from '../map/map-items.js';
import { mapVectors } from '../map/map-vectors.js';
import { readItemWords, type ItemWords } from './item-words.js';

export interface MappedRun {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly vectors: ServingVectors;
  /** Whether the last coordinate is an item's addition to every user's score, not a direction. */
  readonly hasBias: boolean;
  /** The saved map, else one by principal components, made when first asked for. */
  map(): Promise<ItemMap>;
  words(): Promise<ItemWords>;
  /** Per user row, the training items, oldest first. */
  histories(): Promise<Csr>;
  /** [items] training events of each. */
  popularity(): Promise<Int32Array>;
}

/** Runs kept at a time: the two that are compared, and one in passing. */
const KEPT = 3;

/** Opens runs and keeps the last few; a run trained again is opened anew. */
export class MappedRuns {
  readonly #kept = new Map<string, Promise<MappedRun>>();

  /** @throws RUN_INCOMPLETE where training has not finished, FILE_TRUNCATED, CHECKSUM_MISMATCH */
  async open(run: RunFolder): Promise<MappedRun> {
    const key = `${run.path} ${await changedAt(run.file('items.arrow'))} ${await changedAt(run.file('map.arrow'))}`;
    const opened = this.#kept.get(key) ?? openMapped(run);
    this.#kept.delete(key);
    this.#kept.set(key, opened);
    for (const oldest of this.#kept.keys()) if (this.#kept.size > KEPT) this.#kept.delete(oldest);
    opened.catch(() => this.#kept.delete(key));
    return opened;
  }
}

async function changedAt(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

async function openMapped(run: RunFolder): Promise<MappedRun> {
  const { users, items } = await run.readVocabularies();
  const vectors = await run.readVectors('item');
  const { popularity = 0 } = (run.manifest.config.score ?? {}) as { popularity?: number };
  const hasBias = popularity !== 0;
  const histories = once(() => run.readHistories());
  return {
    users,
    items,
    vectors,
    hasBias,
    map: once(async () => {
      const saved = await readItemMap(run, { items, vectors });
      return saved ?? mapItems(mapVectors(vectors, hasBias), 'pca');
    }),
    words: once(() => readItemWords(run)),
    histories,
    popularity: once(async () => countItems(await histories(), items.size)),
  };
}

function countItems(histories: Csr, itemCount: number): Int32Array {
  const counts = new Int32Array(itemCount);
  for (const row of histories.values) counts[row]++;
  return counts;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
