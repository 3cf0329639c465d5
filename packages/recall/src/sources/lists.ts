/** Items found together with those asked for: score(j) = Σ_h weight(h → j) over the items h, by the lists of the run. */
import { BelfryError } from '@belfry/core';
import { byLists } from './i2i.js';
import type { RecallSource } from './source.js';

export const lists: RecallSource = {
  summary: 'found together with the items',
  // oxlint-disable-next-line require-yield
  *candidates(site, queries, limits) {
    const { similar } = site;
    if (similar === null) throw noLists();
    return queries.map((query) => byLists(similar, site, query, { ...limits, halfLife: Infinity }));
  },
};

function noLists(): BelfryError {
  return new BelfryError('RUN_INCOMPLETE', {
    given: 'the source `lists` and a run without similar.arrow',
    expected: 'a run with lists of items found together',
    change: 'Make them with `belfry pairs`, or ask for `vectors` alone.',
  });
}
