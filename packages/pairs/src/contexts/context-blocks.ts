/**
 * Counting over a log larger than memory: the log is read once to measure it, once to plan, and then once for each range of
 * left items whose contexts fit into the memory granted. A row's sum adds up in the order of the log, so the result is the
 * same bits for every budget and every cut into chunks.
 */
import { silentProgress, type Progress } from '@belfry/core';
import { forEachSequence, type PairLog } from '../pair-log.js';
import { ContextGatherer, type ContextBlock } from './context-block.js';
import type { ContextRule, ContextSink, LogExtent } from './context-rule.js';

/** What an entry of a context and what an attachment take while they are gathered and put in order. */
const ENTRY_BYTES = 16;
const ATTACHMENT_BYTES = 48;

export interface Counting {
  readonly log: PairLog;
  readonly rule: ContextRule;
  /** For contexts held at a time. */
  readonly memoryBytes: number;
  readonly progress?: Progress;
}

export interface CountingPlan {
  readonly extent: LogExtent;
  /** [items] Σ of the weights by which contexts are attached to each item. */
  readonly itemTotals: Float64Array;
  /** [items] entries of all contexts of each item: no row has more partners. */
  readonly entries: Float64Array;
  /** First items of the ranges, and the number of items. */
  readonly starts: readonly number[];
}

/** Counts what would be gathered. */
class Planner implements ContextSink {
  readonly itemTotals: Float64Array;
  readonly entries: Float64Array;
  readonly attachments: Float64Array;
  allEntries = 0;
  #open = 0;
  #closed = 0;

  constructor(itemCount: number) {
    this.itemTotals = new Float64Array(itemCount);
    this.entries = new Float64Array(itemCount);
    this.attachments = new Float64Array(itemCount);
  }

  wants(): boolean {
    return true;
  }

  push(): void {
    this.#open++;
  }

  close(): void {
    this.#closed = this.#open;
    this.allEntries += this.#open;
    this.#open = 0;
  }

  attach(item: number, weight: number): void {
    this.itemTotals[item] += weight;
    this.entries[item] += this.#closed;
    this.attachments[item]++;
  }
}

/** @throws SHAPE_MISMATCH where an item row lies outside the catalogue */
export async function planCounting({ log, rule, memoryBytes }: Counting): Promise<CountingPlan> {
  let [sequences, latest] = [0, -Infinity];
  await forEachSequence(log, ({ timestamps }) => {
    sequences++;
    if (timestamps !== null) for (const timestamp of timestamps) latest = Math.max(latest, timestamp);
  });
  const extent = { sequences, latest };
  const planner = new Planner(log.itemCount);
  await forEachSequence(log, (sequence) => rule(sequence, extent, planner));
  return { extent, itemTotals: planner.itemTotals, entries: planner.entries, starts: startsOf(planner, memoryBytes) };
}

/** A context that several items share is held once, but which ranges share one is not known ahead: it counts for each. */
function startsOf({ entries, attachments, allEntries }: Planner, memoryBytes: number): number[] {
  const itemCount = entries.length;
  const allAttachments = attachments.reduce((sum, count) => sum + count, 0);
  if (ENTRY_BYTES * allEntries + ATTACHMENT_BYTES * allAttachments <= memoryBytes) return [0, itemCount];
  const starts = [0];
  let held = 0;
  for (let item = 0; item < itemCount; item++) {
    const own = ENTRY_BYTES * entries[item] + ATTACHMENT_BYTES * attachments[item];
    if (held > 0 && held + own > memoryBytes) {
      starts.push(item);
      held = 0;
    }
    held += own;
  }
  return [...starts, itemCount];
}

/** The contexts of all items, range after range; the log is read once for each. */
export async function* contextBlocks(
  { log, rule, progress = silentProgress }: Counting,
  { extent, starts }: CountingPlan,
): AsyncGenerator<ContextBlock> {
  const bar = progress.start('counting pairs', log.itemCount, 'items');
  for (let n = 0; n + 1 < starts.length; n++) {
    const gatherer = new ContextGatherer(starts[n], starts[n + 1]);
    await forEachSequence(log, (sequence) => rule(sequence, extent, gatherer));
    yield gatherer.finish();
    bar.update(starts[n + 1]);
  }
  bar.end();
}
