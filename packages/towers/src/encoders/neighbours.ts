/**
 * The ids a row met in training, from the other side's table: one step of LightGCN (He et al. 2020), exact, but only for
 * the rows of a batch. For row r with neighbours N(r): weight · Σ_{n ∈ N(r)} id(n) / √(|N(r)|·|N(n)|). Unknown rows
 * and rows without neighbours give zeros.
 */
import { csrFromPairs, csrGather, csrRow, csrRows, float32Room, type Csr } from '@belfry/core';
import type { DenseParameter, EmbeddingTable } from '@belfry/compute';
import type { TowerInput } from '../tower.js';
import type { FeatureEncoder } from './feature-encoder.js';
import { badHistory } from './history.js';
import { listsOf } from './lists.js';

export interface NeighbourSite {
  /** The other side's ids. */
  readonly table: EmbeddingTable;
  /** [table.rows] 1 / √|N(n)| of each row of the table, 1 where it has no neighbours. */
  readonly scales: DenseParameter;
  readonly weight: number;
  /** Per row of this side its neighbours, each once; null where they are not known. */
  readonly stored: Csr | null;
  /** Whether an input's positive is left out of its stored neighbours. */
  readonly leavesOutPositives: boolean;
}

export function neighboursEncoder(site: NeighbourSite): FeatureEncoder {
  const { table, scales, weight } = site;
  return {
    name: 'neighbours',
    width: table.dim,
    learned: true,
    begin(input, leaves) {
      const bags = neighboursOf(input, site);
      return leaves.weightedBags(table, bags, normalizedWeights(bags, scales.values, weight));
    },
  };
}

/** Per side its rows' neighbours, each once. */
export interface Neighbourhood {
  readonly user: Csr;
  readonly item: Csr;
}

/** @param histories per user the items of training, with repeats */
export function neighbourhoodOf(histories: Csr, itemCount: number): Neighbourhood {
  const user = listsOf(csrRows(histories), (row) => Int32Array.from(new Set(csrRow(histories, row))));
  const users = new Int32Array(user.values.length);
  for (let row = 0; row < csrRows(user); row++) users.fill(row, user.offsets[row], user.offsets[row + 1]);
  return { user, item: csrFromPairs(user.values, users, itemCount) };
}

/** 1 / √(neighbours of each row); a row without any counts as met once. */
export function scalesOf(neighbours: Csr): Float32Array {
  return Float32Array.from(
    { length: csrRows(neighbours) },
    (_, row) => 1 / Math.sqrt(Math.max(1, csrRow(neighbours, row).length)),
  );
}

/** A given history stands for what is stored. */
function neighboursOf(
  { rows, history, positives }: TowerInput,
  { stored, table, leavesOutPositives }: NeighbourSite,
): Csr {
  const { rows: count } = table;
  if (history === null) {
    if (stored === null) return { offsets: new Int32Array(rows.length + 1), values: new Int32Array(0) };
    const known = csrGather(stored, rows);
    return leavesOutPositives && positives !== undefined ? withoutEach(known, positives) : known;
  }
  const wrong = history.values.find((item) => item < -1 || item >= count);
  if (wrong !== undefined) throw badHistory(`item row ${wrong} in a history`, `−1 or a row below ${count}`);
  return listsOf(rows.length, (n) => Int32Array.from(new Set(csrRow(history, n).filter((item) => item >= 0))));
}

/** From list n the value n is taken out, in place. */
function withoutEach({ offsets, values }: Csr, taken: Int32Array): Csr {
  let at = 0;
  for (let n = 0, from = 0; n < taken.length; n++) {
    for (const end = offsets[n + 1]; from < end; from++) if (values[from] !== taken[n]) values[at++] = values[from];
    offsets[n + 1] = at;
  }
  return { offsets, values: values.subarray(0, at) };
}

/** [members] weight / √(size of the bag) times the scale of the member */
function normalizedWeights({ offsets, values }: Csr, scales: Float32Array, weight: number): Float32Array {
  const weights = float32Room(values.length);
  for (let bag = 0; bag + 1 < offsets.length; bag++) {
    const end = offsets[bag + 1];
    const factor = weight / Math.sqrt(end - offsets[bag]);
    for (let i = offsets[bag]; i < end; i++) weights[i] = factor * scales[values[i]];
  }
  return weights;
}
