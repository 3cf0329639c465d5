/** Live recall in its plainest form: a map of items, each compared with every query. What a server answers can be told by hand from it. */
import { BelfryError, parseOptions } from '@belfry/core';
import { Vocabulary } from '@belfry/data';
import { createIndex, indexOptions, type VectorIndex } from '@belfry/index';
import type { ItemUpsert, LiveRecall, RecallOptions, RecallResult } from '@belfry/recall';

class Ids extends Vocabulary {
  readonly #list: string[];

  constructor(ids: readonly string[]) {
    const list = ids.slice();
    super(list);
    this.#list = list;
  }

  override rowOf(id: string): number {
    return this.#list.indexOf(id);
  }

  add(id: string): number {
    const row = this.rowOf(id);
    return row >= 0 ? row : this.#list.push(id) - 1;
  }
}

/** Users u0 … and items i0 …; user n and item n have the same vector, a point on a circle. */
export async function mapRecall(userCount = 4, itemCount = 8): Promise<LiveRecall> {
  const users = new Ids(Array.from({ length: userCount }, (_, n) => `u${n}`));
  const items = new Ids(Array.from({ length: itemCount }, (_, n) => `i${n}`));
  const hidden = new Set<string>();
  const seen = new Map<string, Set<string>>();
  const index = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), { dim: 2, metric: 'dot' });
  await index.add(Int32Array.from(items.ids.keys()), Float32Array.from(items.ids.flatMap((_, n) => onCircle(n))));
  return new MapRecall(users, items, index, hidden, seen);
}

export function onCircle(n: number): [number, number] {
  return [Math.cos(n / 10), Math.sin(n / 10)];
}

class MapRecall implements LiveRecall {
  constructor(
    readonly users: Ids,
    readonly items: Ids,
    readonly index: VectorIndex,
    readonly hidden: Set<string>,
    readonly seen: Map<string, Set<string>>,
  ) {}

  async recommendMany(queries: readonly object[], options?: RecallOptions): Promise<RecallResult[]> {
    return queries.map((query) => {
      const { user, history } = query as { user?: string; history?: string[] };
      const at = user === undefined ? this.items.rowOf(history!.at(-1)!) : this.users.rowOf(user);
      const own = options?.includeSeen ? [] : [...(history ?? this.seen.get(user!) ?? [])];
      return {
        ...(user === undefined ? { history: history! } : { user }),
        ...this.#nearest(onCircle(at), own, options),
      };
    });
  }

  async similarMany(queries: readonly { item: string }[], options?: RecallOptions): Promise<RecallResult[]> {
    return queries.map(({ item }) => ({
      item,
      ...this.#nearest(this.index.vector(this.items.rowOf(item))!, [item], options),
    }));
  }

  async recommend(query: object, options?: RecallOptions): Promise<RecallResult> {
    return (await this.recommendMany([query], options))[0];
  }

  async similar(query: { item: string }, options?: RecallOptions): Promise<RecallResult> {
    return (await this.similarMany([query], options))[0];
  }

  #nearest(
    query: ArrayLike<number>,
    own: readonly string[],
    { k = 20, exclude = [] }: RecallOptions = {},
  ): Omit<RecallResult, 'user'> {
    const left = new Set([...own, ...exclude, ...this.hidden]);
    const found = this.items.ids
      .filter((item) => !left.has(item))
      .flatMap((item) => {
        const vector = this.index.vector(this.items.rowOf(item));
        return vector === null ? [] : [{ item, score: query[0] * vector[0] + query[1] * vector[1] }];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, k);
    return { requested: k, found: found.length, exact: true, items: found };
  }

  async upsertItems(items: readonly ItemUpsert[]): Promise<void> {
    for (const { item, vector } of items) {
      if (vector !== undefined && vector.length !== 2) throw refused('SHAPE_MISMATCH', `${vector.length} dimensions`);
      if (vector === undefined && this.items.rowOf(item) < 0) throw refused('FEATURES_MISSING', `item "${item}"`);
    }
    for (const { item, vector, hidden } of items) {
      if (hidden !== undefined) this.hidden[hidden ? 'add' : 'delete'](item);
      if (vector !== undefined) await this.index.upsert(Int32Array.of(this.items.add(item)), vector);
    }
  }

  deleteItems(items: readonly string[]): Promise<number> {
    return this.index.delete(Int32Array.from(items.map((item) => this.items.rowOf(item)).filter((row) => row >= 0)));
  }

  recordEvents(events: readonly { user: string; item: string }[]): { recorded: number; skipped: number } {
    const known = events.filter(({ item }) => this.items.rowOf(item) >= 0);
    for (const { user, item } of known) {
      this.users.add(user);
      this.seen.set(user, (this.seen.get(user) ?? new Set()).add(item));
    }
    return { recorded: known.length, skipped: events.length - known.length };
  }
}

function refused(code: 'SHAPE_MISMATCH' | 'FEATURES_MISSING', given: string): BelfryError {
  return new BelfryError(code, { given, expected: 'another', change: 'Change it.' });
}
