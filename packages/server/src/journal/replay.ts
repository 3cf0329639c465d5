/** Brings a run to where a journal left the one before it. */
import { setImmediate } from 'node:timers/promises';
import { BelfryError } from '@belfry/core';
import type { ItemUpsert, LiveRecall } from '@belfry/recall';
import { applyChange, type Change } from './change.js';

/** So many entries are applied before others get their turn. */
const ENTRIES_AT_ONCE = 200;

export interface Replayed {
  /** Items whose upsert this run could not take: no vector of its space and no features to make one from. */
  leftOut: number;
}

/** @param space of the run's vectors */
export async function replay(
  recall: LiveRecall,
  changes: AsyncIterable<Change> | Iterable<Change>,
  space: string,
): Promise<Replayed> {
  const outcome: Replayed = { leftOut: 0 };
  for await (const change of changes) {
    for (const part of partsOf(change)) {
      outcome.leftOut += await applyPart(recall, part, space);
      await setImmediate();
    }
  }
  return outcome;
}

async function applyPart(recall: LiveRecall, change: Change, space: string): Promise<number> {
  if (change.op !== 'upsert') {
    await applyChange(recall, change);
    return 0;
  }
  const items = change.space === space ? change.items : change.items.map(withoutVector);
  try {
    await applyChange(recall, { ...change, items });
    return 0;
  } catch (error) {
    if (!(error instanceof BelfryError)) throw error;
    if (items.length === 1) return 1;
    let leftOut = 0;
    for (const item of items) leftOut += await applyPart(recall, { ...change, space, items: [item] }, space);
    return leftOut;
  }
}

/** A vector of another space says nothing here; the run has one of its own or makes one from features. */
function withoutVector(item: ItemUpsert): ItemUpsert {
  return { ...item, vector: undefined };
}

function* partsOf(change: Change): Generator<Change> {
  const entries: readonly unknown[] = 'items' in change ? change.items : change.events;
  for (let from = 0; from < entries.length; from += ENTRIES_AT_ONCE) {
    const part = entries.slice(from, from + ENTRIES_AT_ONCE);
    yield { ...change, ['items' in change ? 'items' : 'events']: part };
  }
}
