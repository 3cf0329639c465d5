/** One candidate, tried: its index is built, efSearch chosen for it, and its speed measured there. */
import { parseOptions, type Progress, type ProgressTask } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import { createIndex } from '../../create-index.js';
import { indexOptions } from '../../index-options.js';
import type { VectorIndex } from '../../vector-index.js';
import type { Catalogue, GroundTruth, SearchMeasure } from '../ground-truth.js';
import type { Candidate } from './candidates.js';
import { chooseEfSearch } from './choose-ef-search.js';
import type { Deadline } from './deadline.js';

export interface Trial extends Candidate, SearchMeasure {
  readonly efSearch: number;
  /** Whether the lower end of the interval reaches the target. */
  readonly reached: boolean;
  readonly buildSeconds: number;
  readonly bytesPerVector: number;
  /** Vectors it was tried on. */
  readonly vectors: number;
}

export interface TrialSetting {
  readonly catalogue: Catalogue;
  readonly truth: GroundTruth;
  readonly target: number;
  readonly seed: number;
  readonly kernels: Kernels;
  readonly deadline: Deadline;
  readonly progress: Progress;
  /** Of the progress bar. */
  readonly label: string;
}

/** Added at once; between two such pieces the time is looked at. */
const VECTORS_PER_PIECE = 4096;

/** Beyond it a graph has nothing over exact search. */
const MOST_EF_SEARCH = 8192;

const TIMED_SEARCHES = 5;

/** null where the time was up before the index was built */
export async function tryCandidate(candidate: Candidate, setting: TrialSetting): Promise<Trial | null> {
  const { catalogue, truth, target, deadline, progress, label } = setting;
  const { m, efConstruction, storage } = candidate;
  const count = catalogue.rows.length;
  const bar = progress.start(`${label}: m ${m}, efConstruction ${efConstruction}, ${storage}`, count, 'vectors');
  try {
    const started = performance.now();
    const index = await build(candidate, setting, bar);
    if (index === null) return null;
    const buildSeconds = (performance.now() - started) / 1000;
    const measure = async (efSearch: number): Promise<SearchMeasure> => {
      const measured = await truth.measure(index, efSearch);
      bar.update(count, { efSearch, recall: measured.recall, QPS: Math.round(measured.qps) });
      return measured;
    };
    const { efSearch, reached, estimate } = await chooseEfSearch(measure, {
      target,
      from: truth.k,
      most: Math.min(count, MOST_EF_SEARCH),
      isOver: () => deadline.isOver,
    });
    return {
      ...candidate,
      efSearch,
      reached,
      ...estimate,
      qps: await bestSpeed(() => measure(efSearch)),
      buildSeconds,
      bytesPerVector: index.stats().bytes / count,
      vectors: count,
    };
  } finally {
    bar.end();
  }
}

async function build(
  { m, efConstruction, storage }: Candidate,
  { catalogue: { dim, metric, rows, vectors }, seed, kernels, deadline }: TrialSetting,
  bar: ProgressTask,
): Promise<VectorIndex | null> {
  const options = parseOptions(indexOptions, { kind: 'hnsw', m, efConstruction, storage, seed });
  const index = await createIndex(options, { dim, metric, kernels, expectedSize: rows.length });
  for (let from = 0; from < rows.length; from += VECTORS_PER_PIECE) {
    if (deadline.isOver) return null;
    const to = Math.min(from + VECTORS_PER_PIECE, rows.length);
    await index.add(rows.subarray(from, to), vectors.subarray(from * dim, to * dim));
    bar.update(to);
  }
  return index;
}

/** The fastest of several searches: what slows the others down is not the index. */
async function bestSpeed(search: () => Promise<SearchMeasure>): Promise<number> {
  let best = 0;
  for (let n = 0; n < TIMED_SEARCHES; n++) best = Math.max(best, (await search()).qps);
  return best;
}
