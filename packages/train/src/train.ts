/**
 * Training, top-down: data → choose the number of steps on a held-out part → train afresh on everything → publish the
 * vectors. Everything is saved as it goes; the same call goes on where an interrupted one stopped.
 */
import { silentLogger, silentProgress, type Logger, type OptionTree, type Progress } from '@belfry/core';
import { initBackend, type BackendName } from '@belfry/compute';
import { requireNegativesHere } from '@belfry/contrast';
import { openDataset, type Dataset } from '@belfry/data';
import { getKernels } from '@belfry/native';
import { describeTowers } from '@belfry/towers';
import { namedClusters } from './item-clusters.js';
import { whileAveraged, type Model } from './model.js';
import { openRun } from './open-run.js';
import { provenanceOf } from './provenance.js';
import { refit } from './refit.js';
import { select } from './selection.js';
import { openSession, type Session } from './session.js';
import { publish } from './publish.js';
import { tableMemoryOf } from './table-memory-of.js';
import { resolveConfig, trainConfig, type TrainConfig } from './train-config.js';
import type { TrainReport } from './train-report.js';

export interface TrainInput {
  /** Data-set folder. */
  readonly data: string;
  /** Run folder; made where it does not exist. */
  readonly run: string;
  /** Settings, as in a configuration file; `preset` names what they are laid over. */
  readonly config?: OptionTree;
  /** Groups of a larger configuration that training does not read; kept in the run's config.json for what does. */
  readonly kept?: OptionTree;
  readonly backend?: BackendName;
  /** Threads of the kernels and the backend `native`; what the container grants by default. The result does not depend on it. */
  readonly threads?: number;
  /** Delete a run of another configuration that stands in `run`. */
  readonly overwrite?: boolean;
}

export interface TrainServices {
  readonly logger: Logger;
  readonly progress: Progress;
  /** Aborted: save and stop with TRAINING_INTERRUPTED. */
  readonly signal: AbortSignal;
}

/**
 * Trains the two towers and publishes their vectors in the run folder.
 * @throws BelfryError TRAINING_INTERRUPTED, TRAINING_DIVERGED, RUN_EXISTS, RUN_LOCKED, CONFIG_INVALID, BACKEND_UNAVAILABLE, and
 *   those of the data set
 * @example const report = await train({ data: 'shop', run: 'runs/first', config: { train: { epochs: 5 } } });
 */
export async function train(input: TrainInput, services: Partial<TrainServices> = {}): Promise<TrainReport> {
  const { logger = silentLogger, progress = silentProgress, signal = new AbortController().signal } = services;
  const config = resolveConfig(trainConfig, input.config ?? {});
  const dataset = await openDataset(input.data);
  requireFeatures(config, dataset);
  requireNegativesHere(config.negatives);
  const backend = await initBackend(input.backend ?? 'auto', { threads: input.threads });
  const kernels = getKernels({ threads: input.threads });
  const tableMemory = tableMemoryOf(config.towers.tables, input.run);
  const provenance = provenanceOf(input.data, dataset, config.train.seed, backend, kernels);
  const { run, lock } = await openRun({
    path: input.run,
    config,
    schema: trainConfig,
    provenance,
    kept: input.kept ?? {},
    overwrite: input.overwrite ?? false,
  });
  try {
    if (run.has('report.json')) return await run.readJson<TrainReport>('report.json');
    const session = await openSession({ run, config, dataset, kernels, tableMemory, logger, progress, signal });
    const model = await trainedModel(session);
    return await whileAveraged(model, () => publish(session, model));
  } finally {
    await lock.release();
  }
}

/** Before the run is made: a name that the data does not have leaves no folder behind. */
function requireFeatures({ towers, negatives }: TrainConfig, dataset: Dataset): void {
  const { users, items, userFeatures, itemFeatures } = dataset;
  describeTowers(towers, { userCount: users.size, itemCount: items.size, userFeatures, itemFeatures });
  namedClusters(negatives, itemFeatures, items.size);
}

async function trainedModel(session: Session): Promise<Model> {
  const { config, state } = session;
  const selected = state.phase === 'selection' ? await select(session) : null;
  const refits = config.train.refit && state.chosen?.validation !== null;
  return selected === null || refits ? refit(session) : selected;
}
