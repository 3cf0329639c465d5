/** What most others take, the same for all but for what each has seen. */
import { firstThatMay, mayCome } from './may-come.js';
import type { RecallSource } from './source.js';

export const popular: RecallSource = {
  summary: 'taken most, of late where times are known',
  // oxlint-disable-next-line require-yield
  *candidates(site, queries, limits) {
    const { order } = site.popularity;
    return queries.map((query) => {
      const rows = firstThatMay(order, mayCome(site, query, limits), limits.want);
      return { rows, scores: rows.map((row) => site.popularity.count(row)), exact: true };
    });
  },
};
