/**
 * The net effect of a journal's changes, which a snapshot holds: of an item what it came to, of a user the latest events in
 * full and of earlier ones each item once, as all of them have been seen.
 */
import type { ItemUpsert, RecallEvent } from '@belfry/recall';
import type { Change } from './change.js';

/** Events of a user that are kept as they were; as many again may wait to be shortened. */
const EVENTS_IN_FULL = 200;
const ENTRIES_PER_CHANGE = 500;

interface StoredUpsert {
  readonly space: string;
  readonly item: ItemUpsert;
}

interface UserEvents {
  /** By item, its last event before those in full. */
  readonly earlier: Map<string, RecallEvent>;
  latest: RecallEvent[];
}

export class NetState {
  readonly #upserts = new Map<string, StoredUpsert>();
  readonly #deleted = new Set<string>();
  /** Deleted and upserted afterwards: nothing of the run's own item is left in them. */
  readonly #madeAnew = new Set<string>();
  readonly #events = new Map<string, UserEvents>();

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

  record(event: RecallEvent): void {
    const events: UserEvents = this.#events.get(event.user) ?? { earlier: new Map(), latest: [] };
    this.#events.set(event.user, events);
    events.latest.push(event);
    if (events.latest.length < 2 * EVENTS_IN_FULL) return;
    for (const old of events.latest.splice(0, EVENTS_IN_FULL)) {
      events.earlier.delete(old.item);
      events.earlier.set(old.item, old);
    }
  }

  /** Items before the events that name them, deletions last, so that what was seen of a deleted item stays seen. */
  *changes(): Generator<Change> {
    const events = [...this.#events.values()].flatMap(({ earlier, latest }) => [...earlier.values(), ...latest]);
    const seen = new Set(events.map(({ item }) => item));
    yield* parts([...this.#madeAnew], (items) => ({ op: 'delete', items }));
    const kept = [...this.#upserts.values()].filter(({ item: { item } }) => !this.#deleted.has(item) || seen.has(item));
    for (const [space, upserts] of bySpace(kept)) {
      yield* parts(upserts, (items) => ({ op: 'upsert', space, items }));
    }
    yield* parts(events, (some) => ({ op: 'events', events: some }));
    yield* parts([...this.#deleted], (items) => ({ op: 'delete', items }));
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

function* parts<T>(entries: readonly T[], change: (part: T[]) => Change): Generator<Change> {
  for (let from = 0; from < entries.length; from += ENTRIES_PER_CHANGE) {
    yield change(entries.slice(from, from + ENTRIES_PER_CHANGE));
  }
}
