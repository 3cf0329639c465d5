/** What changes the state of a server: the records of its journal. A kind is a row of `kinds`. */
import type { ItemUpsert, LiveRecall, RecallEvent } from '@belfry/recall';
import { corruptJournal } from './frames.js';
import type { NetState } from './net-state.js';

/** An event that can be given again and happened when it did. */
export interface StampedEvent extends RecallEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

export interface Changes {
  upsert: {
    readonly op: 'upsert';
    /** The space of vectors the given ones lie in. */
    readonly space: string;
    readonly items: readonly ItemUpsert[];
  };
  delete: { readonly op: 'delete'; readonly items: readonly string[] };
  events: { readonly op: 'events'; readonly events: readonly StampedEvent[] };
}

export type Change = Changes[keyof Changes];

/** Counts, by name. */
export type Outcome = Readonly<Record<string, number>>;

interface Kind<C> {
  apply(recall: LiveRecall, change: C): Promise<Outcome>;
  /** Adds the change to the net effect of those before it. */
  fold(state: NetState, change: C): void;
}

const kinds: { readonly [Op in keyof Changes]: Kind<Changes[Op]> } = {
  upsert: {
    async apply(recall, { items }) {
      await recall.upsertItems(items);
      return { upserted: items.length };
    },
    fold: (state, { items, space }) => items.forEach((item) => state.upsert(item, space)),
  },
  delete: {
    apply: async (recall, { items }) => ({ deleted: await recall.deleteItems(items) }),
    fold: (state, { items }) => items.forEach((item) => state.delete(item)),
  },
  events: {
    apply: async (recall, { events }) => ({ ...recall.recordEvents(events) }),
    fold: (state, { events }) => events.forEach((event) => state.record(event)),
  },
};

export function applyChange(recall: LiveRecall, change: Change): Promise<Outcome> {
  return kindOf(change).apply(recall, change);
}

export function foldChange(state: NetState, change: Change): void {
  kindOf(change).fold(state, change);
}

function kindOf({ op }: Change): Kind<Change> {
  return kinds[op];
}

/** Changes as JSON, vectors as the base64 of their bytes. */
export function changesAsText(changes: readonly Change[]): string {
  return JSON.stringify(changes, (_, value: unknown) => (value instanceof Float32Array ? base64Of(value) : value));
}

/** @throws JOURNAL_CORRUPT for kinds that are not known here, such as those of a newer Belfry */
export function parseChanges(text: string, path: string): Change[] {
  const changes = JSON.parse(text, (name, value: unknown) =>
    name === 'vector' && typeof value === 'string' ? vectorOf(value) : value,
  ) as Change[];
  const unknown = changes.find(({ op }) => !Object.hasOwn(kinds, op));
  if (unknown !== undefined)
    throw corruptJournal(path, `a change of a kind this Belfry does not know, "${unknown.op}"`);
  return changes;
}

function base64Of({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function vectorOf(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
}
