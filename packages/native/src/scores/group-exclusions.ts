/**
 * Groups as exclusions, for loops that know only those: each query's list and the members of its group in one. Takes
 * memory in proportion to the pairs that share a group.
 */
import { csrFromLists, csrRow } from '@belfry/core';
import type { ScoreLoopsInput } from './compose-scores.js';

export function withGroupsExcluded(input: ScoreLoopsInput): ScoreLoopsInput {
  const { groups, exclusions, queryCount } = input;
  if (!groups) return input;
  const members = new Map<number, number[]>();
  groups.candidates.forEach((group, column) => {
    const list = members.get(group);
    if (list === undefined) members.set(group, [column]);
    else list.push(column);
  });
  const lists = Array.from({ length: queryCount }, (_, row) => {
    const own = exclusions === null ? [] : Array.from(csrRow(exclusions, row));
    const group = groups.queries[row];
    return own.concat(group < 0 ? [] : (members.get(group) ?? [])).sort((a, b) => a - b);
  });
  return { ...input, exclusions: csrFromLists(lists), groups: null };
}
