/**
 * Hard negatives from a band of ranks: each query's items are ranked by the vectors of the last refresh, and its negatives
 * drawn from ranks A to B without repeats (Xiong et al., "Approximate nearest neighbor negative contrastive learning",
 * ICLR 2021). A band keeps clear of the top, where what is not known to be liked often is: Huang et al. (KDD 2020) found ranks
 * 101 to 500 better than the first. Known positives and the own item are not ranked.
 */
import { z } from 'zod';
import { BelfryError, type Csr, type Rng } from '@belfry/core';
import { leftOut } from './left-out.js';
import type { NegativeSource, NegativeSourceKind, RankBand, SourceParameter } from './negative-source.js';
import { ownSource } from './own-source.js';
import type { ItemRanking } from '../rankings/item-ranking.js';
import { rankings } from '../rankings/registry.js';

const NONE = -1;
const DEFAULT_BAND: RankBand = { from: 200, to: 400 };

export interface HardSettings {
  readonly band: RankBand;
  /** At most as many as the band has ranks. */
  readonly perQuery: number;
  /** Of the term. */
  readonly weight: number;
  readonly ranking: ItemRanking;
  readonly itemCount: number;
  /** User row → item rows, ascending. */
  readonly knownPositives: Csr;
}

/** @throws BelfryError INVALID_ARGUMENT where the band begins beyond the catalogue */
export function hardNegatives({ band, knownPositives, itemCount, ranking, ...settings }: HardSettings): NegativeSource {
  if (band.from > itemCount) throw beyondCatalogue(band, itemCount);
  const perQuery = Math.min(settings.perQuery, band.to - band.from + 1);
  const to = Math.min(band.to, itemCount);
  return ownSource({
    name: `hard:${band.from}-${band.to}`,
    memory: ranking.memory,
    figures: (step) => ({ staleness: ranking.staleness(step) }),
    prepare: (_batch, _rng, model) => ranking.prepare(model),
    close: async () => ranking.close?.(),
    own: {
      perQuery,
      weight: settings.weight,
      draw(batch, rng, model) {
        const ranked = ranking.nearest(model, model.queryVectors(batch), to, leftOut(batch, knownPositives));
        const drawn = new Int32Array(batch.items.length * perQuery).fill(NONE);
        for (let query = 0; query < batch.items.length; query++) {
          const ranks = ranked.rows.subarray(query * to + band.from - 1, query * to + ranked.found[query]);
          drawn.set(drawWithoutRepeats(ranks, perQuery, rng), query * perQuery);
        }
        return drawn;
      },
    },
  });
}

/** Shuffles the start of `rows` in place (Fisher and Yates) and returns it. */
function drawWithoutRepeats(rows: Int32Array, count: number, rng: Rng): Int32Array {
  const length = Math.min(count, rows.length);
  for (let i = 0; i < length; i++) {
    const other = i + rng.int(rows.length - i);
    [rows[i], rows[other]] = [rows[other], rows[i]];
  }
  return rows.subarray(0, length);
}

const MAX_RANK = 100_000;
const rank = z.int().min(1).max(MAX_RANK);

const bandParameter: SourceParameter = {
  expected: `A-B, ranks from 1 to ${MAX_RANK.toLocaleString('en-US')}, A no larger than B`,
  read(text) {
    const { from, to } = /^(?<from>\d+)-(?<to>\d+)$/.exec(text)?.groups ?? {};
    const band = z.object({ from: rank, to: rank }).safeParse({ from: Number(from), to: Number(to) });
    return band.success && band.data.from <= band.data.to ? { band: band.data } : null;
  },
};

export const hard: NegativeSourceKind = {
  summary: "items from a band of ranks of each query's own ranking, by vectors of the last refresh",
  usesBatch: false,
  draws: true,
  keeps: true,
  hasOwn: true,
  parameter: bandParameter,
  requireHere: ({ ranking }) => rankings[ranking].requireHere?.(),
  create({ band = DEFAULT_BAND, count, ownWeight, ranking, refreshEvery, itemCounts, knownPositives }) {
    const itemCount = itemCounts.length;
    return hardNegatives({
      band,
      perQuery: count,
      weight: ownWeight,
      ranking: rankings[ranking].create({ itemCount, refreshEvery }),
      itemCount,
      knownPositives,
    });
  },
};

function beyondCatalogue({ from, to }: RankBand, itemCount: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `hard negatives of ranks ${from} to ${to} in a catalogue of ${itemCount} items`,
    expected: 'a band that begins within the catalogue',
    change: 'Lower the ranks in negatives.name.',
  });
}
