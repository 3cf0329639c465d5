/**
 * The catalogue as it is now: ids, vectors, attributes and flags of the items, and the index over those that may be found.
 * A row is an item's for good; a deleted item leaves the index and comes back to its row when it is upserted.
 */
import { Turns } from '@belfry/core';
import { GrowingVocabulary } from '@belfry/data';
import type { RowSet, VectorIndex } from '@belfry/index';
import { AllowedRows } from '../filters/allowed-rows.js';
import type { RowTest } from '../filters/attribute-kind.js';
import { Attributes } from '../filters/attributes.js';
import { compileWhere } from '../filters/compile-where.js';
import type { ItemEncoder } from '../item-encoder.js';
import type { ItemUpsert } from '../live-recall.js';
import type { RecallParts } from '../recall-parts.js';
import type { Where } from '../where.js';
import { checkedUpserts, type ItemChange } from './checked-upserts.js';
import { ALIVE, HIDDEN, ItemFlags, OUT_OF_STOCK } from './item-flags.js';
import { PagedVectors } from './paged-vectors.js';

/** What was given for an item of the run or a new one, beyond what the run holds. */
interface Touched {
  hasVector: boolean;
  readonly features: Set<string>;
}

export class LiveItems {
  readonly ids: GrowingVocabulary;
  readonly index: VectorIndex;
  readonly vectors: PagedVectors;
  readonly attributes: Attributes;
  readonly hasBias: boolean;
  /** Items of the run: rows below are known to its towers. */
  readonly runCount: number;
  readonly #encoder: ItemEncoder | null;
  readonly #flags: ItemFlags;
  readonly #allowed = new AllowedRows();
  readonly #touched = new Map<number, Touched>();
  /** Rows that became alive since the run, in that order. */
  readonly #arrived = new Set<number>();
  readonly #turns = new Turns();

  constructor({ items, itemVectors, index, hasBias = false, itemFeatures = null, itemEncoder }: RecallParts) {
    this.ids = new GrowingVocabulary(items);
    this.index = index;
    this.vectors = new PagedVectors(itemVectors.values, itemVectors.dim);
    this.attributes = new Attributes(itemFeatures);
    this.hasBias = hasBias;
    this.runCount = items.size;
    this.#encoder = itemEncoder ?? null;
    this.#flags = new ItemFlags(items.size);
  }

  /** The row of an item of the catalogue, −1 where there is none. */
  rowOf(item: string): number {
    const row = this.ids.rowOf(item);
    return this.isAlive(row) ? row : -1;
  }

  /** Whether the item is or was in the catalogue, so that it has a vector. */
  isKnown(row: number): boolean {
    return row >= 0 && (row < this.runCount || this.#touched.get(row)?.hasVector === true);
  }

  isAlive(row: number): boolean {
    return row >= 0 && this.#flags.has(row, ALIVE);
  }

  isHidden(row: number): boolean {
    return this.#flags.has(row, HIDDEN);
  }

  isOutOfStock(row: number): boolean {
    return this.#flags.has(row, OUT_OF_STOCK);
  }

  /** Items that came since the run, newest first. */
  get arrivals(): number[] {
    return [...this.#arrived].reverse();
  }

  /**
   * The rows a request may find; null where that is every row of the index.
   * @throws INVALID_ARGUMENT, UNKNOWN_FEATURE, FEATURES_MISSING
   */
  allowed(where: Where | undefined, includeOutOfStock: boolean): RowSet | null {
    const flags = this.#flags;
    const blocked = flags.count(HIDDEN) + (includeOutOfStock ? 0 : flags.count(OUT_OF_STOCK));
    if (where === undefined && blocked === 0) return null;
    return this.#allowed.get(`${includeOutOfStock} ${JSON.stringify(where)}`, this.ids.size, (): RowTest => {
      const passes = where === undefined ? null : compileWhere(where, this.attributes);
      return (row) =>
        this.isAlive(row) &&
        !this.isHidden(row) &&
        (includeOutOfStock || !this.isOutOfStock(row)) &&
        (passes === null || passes(row));
    });
  }

  /** As {@link LiveRecall.upsertItems}. */
  upsert(upserts: readonly ItemUpsert[]): Promise<void> {
    return this.#turns.take(async () => {
      const changes = checkedUpserts(upserts, {
        dim: this.index.dim,
        attributes: this.attributes,
        encoder: this.#encoder,
        isKnown: (item) => this.rowOf(item) >= 0,
      });
      const rows = changes.map(({ item }) => this.ids.add(item));
      // Before it can be found: a new item that is hidden never is.
      changes.forEach((change, n) => change.isNew && this.#setFlags(rows[n], change));
      await this.#index(rows, changes);
      changes.forEach((change, n) => this.#apply(rows[n], change));
      this.#allowed.update(rows);
    });
  }

  /** As {@link LiveRecall.deleteItems}. */
  delete(items: readonly string[]): Promise<number> {
    return this.#turns.take(async () => {
      const rows = [...new Set(items.map((item) => this.rowOf(item)))].filter((row) => row >= 0);
      if (rows.length > 0) await this.index.delete(Int32Array.from(rows));
      for (const row of rows) this.#bury(row);
      this.#allowed.update(rows);
      return rows.length;
    });
  }

  /** What differs from the run. @param isReferred whether users have done something with an item since the run */
  changes(isReferred: (row: number) => boolean): { items: ItemUpsert[]; deleted: string[] } {
    const items: ItemUpsert[] = [];
    const deleted: string[] = [];
    for (const [row, touched] of this.#touched) {
      const isAlive = this.isAlive(row);
      const isKept = isAlive || row < this.runCount || isReferred(row);
      if (isKept && (isAlive || touched.hasVector)) items.push(this.#upsertOf(row, touched));
      if (isKept && !isAlive) deleted.push(this.ids.ids[row]);
    }
    return { items, deleted };
  }

  #upsertOf(row: number, { hasVector, features }: Touched): ItemUpsert {
    return {
      item: this.ids.ids[row],
      ...(hasVector ? { vector: this.vectors.at(row).slice() } : {}),
      ...(features.size > 0
        ? { features: Object.fromEntries([...features].map((name) => [name, this.attributes.column(name).get(row)])) }
        : {}),
      hidden: this.isHidden(row),
      outOfStock: this.isOutOfStock(row),
    };
  }

  async #index(rows: readonly number[], changes: readonly ItemChange[]): Promise<void> {
    const moved = changes.flatMap(({ vector }, n) => (vector === null ? [] : [{ row: rows[n], vector }]));
    if (moved.length === 0) return;
    const { dim } = this.index;
    const vectors = new Float32Array(moved.length * dim);
    moved.forEach(({ vector }, n) => vectors.set(vector, n * dim));
    await this.index.upsert(
      Int32Array.from(moved, ({ row }) => row),
      vectors,
    );
  }

  #apply(row: number, change: ItemChange): void {
    const touched = this.#touch(row);
    if (change.vector !== null) {
      this.vectors.set(row, this.index.metric === 'cosine' ? unit(change.vector) : change.vector);
      touched.hasVector = true;
    }
    for (const [name, value] of Object.entries(change.features)) {
      if (!this.attributes.has(name)) continue;
      this.attributes.set(row, name, value);
      touched.features.add(name);
    }
    this.#setFlags(row, change);
    if (!change.isNew) return;
    this.#flags.set(row, ALIVE, true);
    this.#arrived.add(row);
  }

  #setFlags(row: number, { isNew, hidden, outOfStock }: ItemChange): void {
    if (isNew || hidden !== undefined) this.#flags.set(row, HIDDEN, hidden ?? false);
    if (isNew || outOfStock !== undefined) this.#flags.set(row, OUT_OF_STOCK, outOfStock ?? false);
  }

  /** The row stays, and what users did with it. */
  #bury(row: number): void {
    const { features } = this.#touch(row);
    for (const name of this.attributes.names) {
      this.attributes.set(row, name, null);
      features.add(name);
    }
    this.#arrived.delete(row);
    this.#flags.set(row, ALIVE, false);
    this.#flags.set(row, HIDDEN, false);
    this.#flags.set(row, OUT_OF_STOCK, false);
  }

  #touch(row: number): Touched {
    let touched = this.#touched.get(row);
    if (touched === undefined) this.#touched.set(row, (touched = { hasVector: false, features: new Set() }));
    return touched;
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
