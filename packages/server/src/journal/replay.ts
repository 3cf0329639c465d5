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
  for await (const part of inParts(changes)) {
    outcome.leftOut += await applyPart(recall, part, space);
    await setImmediate();
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

/** Changes of one kind that follow each other are joined, as many items are linked faster than one by one, and then divided. */
async function* inParts(changes: AsyncIterable<Change> | Iterable<Change>): AsyncGenerator<Change> {
  let last: Change | null = null;
  const entries: unknown[] = [];
  for await (const change of changes) {
    if (last !== null && entries.length > 0 && !areAlike(last, change)) yield withEntries(last, entries.splice(0));
    last = change;
    for (const entry of entriesOf(change)) {
      entries.push(entry);
      if (entries.length === ENTRIES_AT_ONCE) yield withEntries(change, entries.splice(0));
    }
  }
  if (last !== null && entries.length > 0) yield withEntries(last, entries);
}

function areAlike(one: Change, other: Change): boolean {
  return one.op === other.op && (!('space' in one) || !('space' in other) || one.space === other.space);
}

function entriesOf(change: Change): readonly unknown[] {
  return 'items' in change ? change.items : change.events;
}

function withEntries(change: Change, entries: unknown[]): Change {
  return { ...change, ['items' in change ? 'items' : 'events']: entries };
}
