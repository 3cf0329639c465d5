/**
 * Recall: from a user, a history or items to the best items of the catalogue as it is now.
 * Each call goes the same way: query → vectors and rows to leave out → candidates of the sources → items picked → ids. One
 * query is a batch of one.
 */
import { BelfryError, csrFromLists } from '@belfry/core';
import { answer, planCall, sharesOf, withExcluded, type Call } from './answers/answer.js';
import { pick } from './answers/pick.js';
import { LiveItems } from './live/live-items.js';
import { LiveUsers } from './live/live-users.js';
import { Popularity } from './live/popularity.js';
import type { LiveRecall } from './live-recall.js';
import { resolveItems } from './queries/resolve-items.js';
import { knownUser, resolveUser, type UserView } from './queries/resolve-user.js';
import type { ItemQuery, UserQuery } from './queries/query.js';
import type { RankedUsers } from './ranked.js';
import { checkedHalfLife, checkedInterests, type RecallOptions, type SimilarOptions } from './recall-options.js';
import { activityOf, checkPartsFit, type RecallParts } from './recall-parts.js';
import type { RecallResult } from './recall-result.js';
import type { RecallSite } from './recall-site.js';
import { searchBeside, searchHere, type Searches } from './searches.js';
import { recallSources, similarSources } from './sources/registry.js';

/**
 * @param parts of one run; the index becomes recall's own, which changes it
 * @throws SHAPE_MISMATCH, VOCABULARY_MISMATCH where the parts do not belong together
 */
export function createRecall(parts: RecallParts): LiveRecall {
  checkPartsFit(parts);
  const { index } = parts;
  const items = new LiveItems(parts);
  const users = new LiveUsers(parts, items);
  const site: RecallSite = {
    items,
    users,
    encoder: parts.encoder ?? null,
    similar: parts.similar ?? null,
    popularity: new Popularity(activityOf(parts)),
    firstSeen: parts.activity?.firstSeen ?? null,
  };

  // What is asked is understood when the call is made, so that changes made by then count and later ones do not.
  function recommendations(queries: readonly UserQuery[], options: RecallOptions = {}): Searches<RecallResult[]> {
    const call = planCall(site, options, sharesOf(recallSources, options.sources));
    const view = viewOf(options);
    return answer(
      site,
      queries.map((query) => resolveUser(query, site, view)),
      call,
    );
  }

  function neighbours(queries: readonly ItemQuery[], options: SimilarOptions = {}): Searches<RecallResult[]> {
    const call = planCall(site, options, sharesOf(similarSources, options.by));
    return answer(
      site,
      queries.map((query) => resolveItems(query, site)),
      call,
    );
  }

  const recommendMany: LiveRecall['recommendMany'] = async (queries, options) =>
    searchBeside(index, recommendations(queries, options));
  const similarMany: LiveRecall['similarMany'] = async (queries, options) =>
    searchBeside(index, neighbours(queries, options));
  return {
    users: users.ids,
    items: items.ids,
    index,
    recommendMany,
    similarMany,
    recommend: async (query, options) => (await recommendMany([query], options))[0],
    similar: async (query, options) => (await similarMany([query], options))[0],
    recommendManySync: (queries, options) => searchHere(index, recommendations(queries, options)),
    similarManySync: (queries, options) => searchHere(index, neighbours(queries, options)),
    rankForUsers: async (rows, options = {}) => {
      const call = planCall(site, options, sharesOf(recallSources, options.sources));
      return searchBeside(index, rankings(site, rows, call, viewOf(options)));
    },
    upsertItems: (upserts) => items.upsert(upserts),
    deleteItems: (ids) => items.delete(ids),
    recordEvents: (events) => users.record(events, (row, timestamp) => site.popularity.add(row, timestamp)),
    changes() {
      const events = users.changes();
      const referred = new Set(events.map(({ item }) => item));
      return { ...items.changes((row) => referred.has(items.ids.ids[row])), events };
    },
  };
}

function viewOf({ includeSeen = false, interests, halfLife }: RecallOptions): UserView {
  return { includeSeen, interests: checkedInterests(interests), halfLife: checkedHalfLife(halfLife) };
}

function* rankings(
  site: RecallSite,
  rows: Int32Array,
  { plan, excluded }: Call,
  view: UserView,
): Searches<RankedUsers> {
  const wrong = rows.find((row) => !(row >= 0 && row < site.users.ids.size));
  if (wrong !== undefined) throw noSuchRow(wrong, site.users.ids.size);
  const queries = Array.from(rows, (row) => knownUser(row, site, view));
  const picked = yield* pick(site, withExcluded(queries, excluded), plan);
  const items = csrFromLists(picked.map((one) => one.rows));
  const scores = new Float32Array(items.values.length);
  picked.forEach((one, q) => scores.set(one.scores, items.offsets[q]));
  return { items, scores, exact: Uint8Array.from(picked, ({ exact }) => Number(exact)) };
}

function noSuchRow(row: number, userCount: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `user row ${row}`,
    expected: `rows from 0 to ${userCount - 1}`,
    change: 'Ask `users.rowOf` for the row of a user.',
  });
}
