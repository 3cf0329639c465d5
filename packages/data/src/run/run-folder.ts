/**
 * The folder of a training run, the one hand-over between training, index and recall:
 * ```
 * config.json         resolved configuration and provenance (RunManifest)
 * vocab.arrow         user and item ids in row order
 * users.arrow         user, vector   serving vectors: score = inner product
 * items.arrow         item, vector
 * history.arrow       user, items    each user's training items, oldest first
 * item-features.arrow item, count, firstSeen, features   what is known about the items, for filters
 * similar.arrow       item, similar, weights   items that go together with each, best first, and how much
 * towers.safetensors  the served towers
 * checkpoint/         what training needs to go on
 * index.*             the vector index
 * map.arrow           item, x, y, cluster: every item as a point in the plane
 * metrics.jsonl       one line per logged step or evaluation
 * events.out.tfevents.belfry   the same numbers for TensorBoard, where asked
 * report.json         the outcome, with figures
 * published/          of a run that learns from a stream: a whole run folder for each version, `latest` names the newest
 * lock.json           while a process writes
 * ```
 * Every file is written whole or not at all.
 */
import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BelfryError, atomicWriteFile, readWholeFile, type Csr } from '@belfry/core';
import type { FeatureTable } from '../features.js';
import { Vocabulary } from '../vocabulary.js';
import {
  float32ListColumn,
  float32ListsOf,
  float64Column,
  float64Of,
  idColumn,
  idsOf,
  listColumn,
  listsOf,
  vectorColumn,
  vectorsOf,
} from '../arrow/arrow-columns.js';
import { featureColumns, featuresOf } from '../dataset/vocabulary-table.js';
import { RUN_FORMAT, refuseNewer, type RunManifest } from './run-format.js';
import { readSafetensors, writeSafetensors, type Safetensors } from './safetensors.js';
import { readSealedArrow, writeSealedArrow } from './sealed-arrow.js';

/** What is known about a run's items beside their vectors. */
export interface ItemFacts {
  /** All but vectors. */
  readonly features: FeatureTable;
  /** [items] training interactions of each, faded where times are known: Σ 2^(−(at − time) / halfLifeMs). */
  readonly counts: Float64Array;
  /** null where times are not known */
  readonly times: ItemTimes | null;
}

export interface ItemTimes {
  /** [items] when each was first seen, ms; an item without interactions counts as seen at the end. */
  readonly firstSeen: Float64Array;
  /** What `counts` were faded to: the newest time, ms. */
  readonly at: number;
  readonly halfLifeMs: number;
}

/** Items that go together with each item of a run. */
export interface SimilarItems {
  /** Per item row, item rows, best first. */
  readonly lists: Csr;
  /** [lists.values.length], aligned with them */
  readonly weights: Float32Array;
}

/** Name of the vector index among the run's files. */
export const INDEX_FILE = 'index.belfry';

export type Side = 'user' | 'item';

export interface ServingVectors {
  readonly dim: number;
  /** [vocabulary size, dim]; the score of a user and an item is the inner product of their rows. */
  readonly values: Float32Array;
}

const SIMILAR = 'similar.arrow';
const ITEM_FACTS = 'item-features.arrow';

export class RunFolder {
  readonly path: string;
  readonly manifest: RunManifest;

  private constructor(path: string, manifest: RunManifest) {
    this.path = path;
    this.manifest = manifest;
  }

  /** Whether a folder holds a run. */
  static exists(path: string): boolean {
    return existsSync(join(path, 'config.json'));
  }

  /** Makes the folder and writes `config.json`. */
  static async create(path: string, manifest: Omit<RunManifest, 'format'>): Promise<RunFolder> {
    await mkdir(join(path, 'checkpoint'), { recursive: true });
    const run = new RunFolder(path, { format: RUN_FORMAT, ...manifest });
    await run.writeJson('config.json', run.manifest);
    return run;
  }

  /** @throws RUN_NOT_FOUND, FORMAT_TOO_NEW, FILE_TRUNCATED */
  static async open(path: string): Promise<RunFolder> {
    if (!RunFolder.exists(path)) {
      throw new BelfryError('RUN_NOT_FOUND', {
        given: `${path}, which has no config.json`,
        expected: 'a folder made by `belfry train`',
        change: 'Check the path given with --run.',
      });
    }
    const manifest = await readJsonFile<RunManifest>(join(path, 'config.json'));
    refuseNewer(path, manifest.format);
    return new RunFolder(path, manifest);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  has(name: string): boolean {
    return existsSync(this.file(name));
  }

  async writeJson(name: string, value: unknown): Promise<void> {
    await atomicWriteFile(this.file(name), `${JSON.stringify(value, null, 2)}\n`);
  }

  async readJson<T>(name: string): Promise<T> {
    this.#require(name);
    return readJsonFile<T>(this.file(name));
  }

  async writeVocabularies(users: Vocabulary, items: Vocabulary): Promise<void> {
    const sides = [...users.ids.map(() => 'user'), ...items.ids.map(() => 'item')];
    const columns = { side: idColumn(sides), id: idColumn([...users.ids, ...items.ids]) };
    const metadata = { 'belfry.userCount': String(users.size), 'belfry.users': users.hash, 'belfry.items': items.hash };
    await writeSealedArrow(this.file('vocab.arrow'), { kind: 'vocab', columns, metadata });
  }

  async readVocabularies(): Promise<{ users: Vocabulary; items: Vocabulary }> {
    this.#require('vocab.arrow');
    const { columns, metadata } = await readSealedArrow(this.file('vocab.arrow'), 'vocab');
    const ids = idsOf(columns.id);
    const userCount = Number(metadata['belfry.userCount']);
    return { users: new Vocabulary(ids.slice(0, userCount)), items: new Vocabulary(ids.slice(userCount)) };
  }

  async writeVectors(side: Side, vocabulary: Vocabulary, vectors: ServingVectors): Promise<void> {
    await writeSealedArrow(this.file(`${side}s.arrow`), {
      kind: `${side}s`,
      columns: { [side]: idColumn(vocabulary.ids), vector: vectorColumn(vectors.values, vectors.dim) },
      metadata: { 'belfry.vocabulary': vocabulary.hash },
    });
  }

  /** @throws RUN_INCOMPLETE where training has not finished */
  async readVectors(side: Side): Promise<ServingVectors> {
    this.#require(`${side}s.arrow`);
    return vectorsOf((await readSealedArrow(this.file(`${side}s.arrow`), `${side}s`)).columns.vector);
  }

  /** @param histories per user row, item rows oldest first */
  async writeHistories(users: Vocabulary, histories: Csr): Promise<void> {
    const columns = { user: idColumn(users.ids), items: listColumn(histories) };
    await writeSealedArrow(this.file('history.arrow'), { kind: 'history', columns, metadata: {} });
  }

  async readHistories(): Promise<Csr> {
    this.#require('history.arrow');
    return listsOf((await readSealedArrow(this.file('history.arrow'), 'history')).columns.items);
  }

  async writeItemFacts(items: Vocabulary, { features, counts, times }: ItemFacts): Promise<void> {
    const attributes = { features: features.features.filter(({ kind }) => kind !== 'vector') };
    const known = featureColumns(attributes);
    await writeSealedArrow(this.file(ITEM_FACTS), {
      kind: 'item-features',
      columns: {
        item: idColumn(items.ids),
        count: float64Column(counts),
        ...(times === null ? {} : { firstSeen: float64Column(times.firstSeen) }),
        ...known.columns,
      },
      metadata: {
        ...known.metadata,
        'belfry.vocabulary': items.hash,
        ...(times === null ? {} : { 'belfry.fading': JSON.stringify({ at: times.at, halfLifeMs: times.halfLifeMs }) }),
      },
    });
  }

  /** null where an older version wrote the run. */
  async readItemFacts(): Promise<ItemFacts | null> {
    if (!this.has(ITEM_FACTS)) return null;
    const { columns, metadata } = await readSealedArrow(this.file(ITEM_FACTS), 'item-features');
    const fading = metadata['belfry.fading'];
    return {
      features: featuresOf({ columns, metadata }),
      counts: float64Of(columns.count),
      times:
        fading === undefined
          ? null
          : { firstSeen: float64Of(columns.firstSeen), ...(JSON.parse(fading) as Omit<ItemTimes, 'firstSeen'>) },
    };
  }

  /** @param how what made them, kept beside them */
  async writeSimilar(items: Vocabulary, { lists, weights }: SimilarItems, how: Record<string, unknown>): Promise<void> {
    await writeSealedArrow(this.file(SIMILAR), {
      kind: 'similar',
      columns: {
        item: idColumn(items.ids),
        similar: listColumn(lists),
        weights: float32ListColumn(lists.offsets, weights),
      },
      metadata: { 'belfry.vocabulary': items.hash, 'belfry.pairs': JSON.stringify(how) },
    });
  }

  /**
   * null where there are none.
   * @throws VOCABULARY_MISMATCH where they are not of these items
   */
  async readSimilar(items: Vocabulary): Promise<SimilarItems | null> {
    if (!this.has(SIMILAR)) return null;
    const { columns, metadata } = await readSealedArrow(this.file(SIMILAR), 'similar');
    if (metadata['belfry.vocabulary'] === items.hash)
      return { lists: listsOf(columns.similar), weights: float32ListsOf(columns.weights) };
    throw new BelfryError('VOCABULARY_MISMATCH', {
      given: `${this.file(SIMILAR)} of a vocabulary with hash ${metadata['belfry.vocabulary'].slice(0, 12)}…`,
      expected: `${items.hash.slice(0, 12)}…, the items of the run`,
      change: `Make it again with \`belfry pairs --run ${this.path}\`.`,
    });
  }

  writeTowers(towers: Safetensors): Promise<void> {
    return writeSafetensors(this.file('towers.safetensors'), towers);
  }

  async readTowers(): Promise<Safetensors> {
    this.#require('towers.safetensors');
    return readSafetensors(this.file('towers.safetensors'));
  }

  #require(name: string): void {
    if (this.has(name)) return;
    throw new BelfryError('RUN_INCOMPLETE', {
      given: `${this.path} without ${name}`,
      expected: 'a run whose training has finished',
      change: 'Run the same `belfry train` command again: it goes on from the last checkpoint.',
    });
  }
}

async function readJsonFile<T>(path: string): Promise<T> {
  const bytes = await readWholeFile(path);
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as T;
  } catch (cause) {
    throw new BelfryError(
      'FILE_TRUNCATED',
      {
        given: `${path}: ${bytes.length} bytes that are not JSON`,
        expected: 'a whole JSON file',
        change: 'Restore the file, or make the run again.',
      },
      { cause },
    );
  }
}
