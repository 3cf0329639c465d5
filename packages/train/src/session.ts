/** What all parts of a training share: the data, the services, the run's state and the stores it is written to. */
import { Rng, type Logger, type Progress } from '@belfry/core';
import type { TableMemory } from '@belfry/compute';
import type { Dataset, NamedArray, RunFolder } from '@belfry/data';
import type { Kernels } from '@belfry/native';
import { CheckpointStore } from './checkpoint-store.js';
import { MetricsLog } from './log/metrics-log.js';
import { modelArrays, restoreModel, type Model } from './model.js';
import { freshState, ordinalOf, type RunState } from './run-state.js';
import type { TrainConfig } from './train-config.js';

export interface SessionParts {
  readonly run: RunFolder;
  readonly config: TrainConfig;
  readonly dataset: Dataset;
  readonly kernels: Kernels;
  readonly tableMemory: TableMemory;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Session extends SessionParts {
  readonly rng: Rng;
  readonly state: RunState;
  readonly store: CheckpointStore<RunState>;
  readonly metrics: MetricsLog;
  /** Arrays of the checkpoint training goes on from; null at the start of a phase. */
  pending: ReadonlyMap<string, NamedArray> | null;
}

/** Goes on from the newest whole checkpoint, or starts. */
export async function openSession(parts: SessionParts): Promise<Session> {
  const { run, config, tableMemory, logger } = parts;
  const store = new CheckpointStore<RunState>(run, config.train.keepCheckpoints, logger, tableMemory);
  const latest = await store.loadLatest();
  const state = latest?.state ?? freshState();
  if (latest !== null) logger.info(`resuming ${run.path} at step ${state.step} of the ${state.phase}`);
  return {
    ...parts,
    state,
    store,
    rng: Rng.fromSeed(config.train.seed),
    metrics: new MetricsLog(run, state.log, config.train),
    pending: latest?.arrays ?? null,
  };
}

export async function saveCheckpoint({ state, store, metrics }: Session, model: Model): Promise<void> {
  state.log = metrics.sizes;
  await store.save(ordinalOf(state), { state, arrays: modelArrays(model) });
}

/** Puts the checkpoint's arrays, if there are any waiting, into a fresh model. */
export function takePending(session: Session, model: Model): void {
  if (session.pending !== null) restoreModel(model, session.pending, session.state.step);
  session.pending = null;
}
