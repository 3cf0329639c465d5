/**
 * The net effect of a journal's changes, which a snapshot holds: of an item what it came to, of a user what recall keeps of the
 * events.
 */
import { GrowingVocabulary, Vocabulary } from '@belfry/data';
import { KeptEvents, type ItemUpsert } from '@belfry/recall';
import type { Change, StampedEvent } from './change.js';

const ENTRIES_PER_CHANGE = 500;

interface StoredUpsert {
  readonly space: string;
  readonly item: ItemUpsert;
}

export class NetState {
  readonly #upserts = new Map<string, StoredUpsert>();
  readonly #deleted = new Set<string>();
  /** Deleted and upserted afterwards: nothing of the run's own item is left in them. */
  readonly #madeAnew = new Set<string>();
  readonly #events = new Map<string, KeptEvents>();
  /** All that events name. */
  readonly #seen = new GrowingVocabulary(new Vocabulary([]));

  upsert(given: ItemUpsert, space: string): void {
    const { item } = given;
    const before = this.#deleted.has(item) ? undefined : this.#upserts.get(item);
    if (this.#deleted.delete(item)) this.#madeAnew.add(item);
    const features = { ...before?.item.features, ...given.features };
    const merged = { ...before?.item, ...given, ...(Object.keys(features).length > 0 ? { features } : {}) };
    this.#upserts.set(item, { item: merged, space: given.vector === undefined && before ? before.space : space });
  }

  delete(item: string): void {
    this.#deleted.add(item);
  }

  record({ user, item, event, timestamp }: StampedEvent): void {
    let events = this.#events.get(user);
    if (events === undefined) this.#events.set(user, (events = new KeptEvents()));
    events.record({ row: this.#seen.add(item), event, timestamp });
  }

  /** Items before the events that name them, deletions last, so that what was seen of a deleted item stays seen. */
  *changes(): Generator<Change> {
    yield* parts(this.#madeAnew, (items) => ({ op: 'delete', items }));
    const isKept = (item: string): boolean => !this.#deleted.has(item) || this.#seen.rowOf(item) >= 0;
    const kept = [...this.#upserts.values()].filter(({ item: { item } }) => isKept(item));
    for (const [space, upserts] of bySpace(kept)) {
      yield* parts(upserts, (items) => ({ op: 'upsert', space, items }));
    }
    yield* parts(this.#recorded(), (events) => ({ op: 'events', events }));
    yield* parts(this.#deleted, (items) => ({ op: 'delete', items }));
  }

  *#recorded(): Generator<StampedEvent> {
    for (const [user, events] of this.#events) {
      for (const { row, event, timestamp } of events) yield { user, item: this.#seen.ids[row], event, timestamp };
    }
  }
}

function bySpace(upserts: readonly StoredUpsert[]): Map<string, ItemUpsert[]> {
  const spaces = new Map<string, ItemUpsert[]>();
  for (const { space, item } of upserts) {
    const items = spaces.get(space) ?? [];
    spaces.set(space, items);
    items.push(item);
  }
  return spaces;
}

function* parts<T>(entries: Iterable<T>, change: (part: T[]) => Change): Generator<Change> {
  let part: T[] = [];
  for (const entry of entries) {
    part.push(entry);
    if (part.length < ENTRIES_PER_CHANGE) continue;
    yield change(part);
    part = [];
  }
  if (part.length > 0) yield change(part);
}
