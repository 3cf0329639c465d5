/** What changes the state of a server: the records of its journal. A kind is a row of `kinds`. */
import type { ItemUpsert, LiveRecall, RecallEvent } from '@belfry/recall';

export interface Changes {
  upsert: { readonly op: 'upsert'; readonly items: readonly ItemUpsert[] };
  delete: { readonly op: 'delete'; readonly items: readonly string[] };
  events: { readonly op: 'events'; readonly events: readonly RecallEvent[] };
}

export type Change = Changes[keyof Changes];

/** Counts, by name. */
export type Outcome = Readonly<Record<string, number>>;

const kinds: { readonly [Op in keyof Changes]: (recall: LiveRecall, change: Changes[Op]) => Promise<Outcome> } = {
  async upsert(recall, { items }) {
    await recall.upsertItems(items);
    return { upserted: items.length };
  },
  async delete(recall, { items }) {
    return { deleted: await recall.deleteItems(items) };
  },
  async events(recall, { events }) {
    return { ...recall.recordEvents(events) };
  },
};

export function applyChange(recall: LiveRecall, change: Change): Promise<Outcome> {
  return (kinds[change.op] as (recall: LiveRecall, change: Change) => Promise<Outcome>)(recall, change);
}
