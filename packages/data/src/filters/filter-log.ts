/** The filters of an import, in their order; each row left out counts for the first filter that drops it. */
import { BelfryError } from '@belfry/core';
import type { Interactions } from '../interactions.js';
import { rowsWhere, selectRows } from '../log/select-rows.js';
import { markDuplicates, type DuplicatePolicy } from './duplicates.js';
import { markCore } from './k-core.js';

export interface Filters {
  /** Names of the events to take; empty = all. */
  readonly events: readonly string[];
  readonly minWeight: number | null;
  readonly duplicates: DuplicatePolicy;
  /** 0 = off */
  readonly kCore: number;
}

export interface Filtered {
  readonly log: Interactions;
  readonly leftOut: {
    readonly event: number;
    readonly weight: number;
    readonly duplicate: number;
    readonly kCore: number;
  };
}

/** @throws BelfryError MISSING_COLUMN where a filter needs a column that the log lacks */
export function filterLog(log: Interactions, { events, minWeight, duplicates, kCore }: Filters): Filtered {
  const byEvent = events.length === 0 ? log : selectWhere(log, markEvents(log, events));
  const byWeight = minWeight === null ? byEvent : selectWhere(byEvent, markWeights(byEvent, minWeight));
  const single =
    duplicates === 'keep' ? byWeight : selectRows(byWeight, rowsWhere(markDuplicates(byWeight, duplicates), 0));
  const core = kCore <= 1 ? single : selectWhere(single, markCore(single, kCore));
  return {
    log: core,
    leftOut: {
      event: log.length - byEvent.length,
      weight: byEvent.length - byWeight.length,
      duplicate: byWeight.length - single.length,
      kCore: single.length - core.length,
    },
  };
}

function selectWhere(log: Interactions, marks: Uint8Array): Interactions {
  return selectRows(log, rowsWhere(marks, 1));
}

function markEvents({ event }: Interactions, wanted: readonly string[]): Uint8Array {
  if (event === null) throw filterWithoutColumn('event');
  return Uint8Array.from(event.codes, (code) => Number(wanted.includes(event.names[code])));
}

function markWeights({ weight }: Interactions, least: number): Uint8Array {
  if (weight === null) throw filterWithoutColumn('weight');
  return Uint8Array.from(weight, (value) => Number(value >= least));
}

function filterWithoutColumn(column: string): BelfryError {
  return new BelfryError('MISSING_COLUMN', {
    given: `a filter by ${column}, and a log without such a column`,
    expected: `a column ${column}`,
    change: `Say which column holds the ${column} (--map ${column}=COLUMN), or leave the filter out.`,
  });
}
