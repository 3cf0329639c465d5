/** What all parts of continuous training share, and the checkpoints it goes on from. */
import { BelfryError, type Logger, type Metrics, type Progress } from '@belfry/core';
import type { Alarm, CollapseAlarmState } from '@belfry/contrast';
import type { EventStream, OffsetRange, RunFolder, StoredValues, StreamState } from '@belfry/data';
import { CheckpointStore } from '../checkpoint-store.js';
import { MetricsLog, emptyLog, type LogSizes } from '../log/metrics-log.js';
import { Coverage } from './coverage.js';
import { currentItemVectors } from './current-vectors.js';
import { OnlineModel, type Counters, type ModelSource } from './online-model.js';
import type { PublishOptions } from './online-options.js';
import type { TestEvents, TestFigures } from './progressive-validation.js';
import type { Publisher } from './publisher.js';
import { savedArrays, type SavedArrays } from './saved-arrays.js';

/** Part of a checkpoint's arrays that the stream decides by. */
const STREAM = 'stream';

/** JSON of a checkpoint, beside its arrays. */
export interface OnlineState {
  readonly counters: Counters;
  /** By partition, the first offset not trained on. */
  readonly positions: readonly (readonly [number, number])[];
  readonly link: CheckpointLink;
  readonly collapse: CollapseAlarmState;
  /** How far the log reached. */
  readonly log: LogSizes;
  /** Milliseconds spent on windows so far. */
  readonly trainedMs: number;
}

/** Checkpoints form a chain: the ranges of all its links tile what has been trained on. */
export interface CheckpointLink {
  /** Windows trained on. */
  readonly checkpoint: number;
  /** null for the first. */
  readonly previous: number | null;
  /** Read since the one before, by partition. */
  readonly ranges: readonly OffsetRange[];
}

export interface OnlineServices {
  readonly logger: Logger;
  readonly progress: Progress;
  readonly metrics: Metrics;
  /** Aborted: save and stop. */
  readonly signal: AbortSignal;
}

export interface OnlineSession extends OnlineServices {
  readonly run: RunFolder;
  readonly model: OnlineModel;
  readonly coverage: Coverage;
  readonly store: CheckpointStore<OnlineState, StoredValues>;
  readonly log: MetricsLog;
  readonly publishing: PublishOptions;
  readonly publisher: Publisher;
  /** Of the newest checkpoint. */
  lastCheckpoint: number | null;
  /** By performance.now(). */
  checkpointedAt: number;
  /** Of the stream, at the positions trained up to. */
  streamState: StreamState;
  collapse: CollapseAlarmState;
  /** Ringing at the last window. */
  alarms: readonly Alarm[];
  /** Served vectors of all items as the model stands; null before the first window. */
  itemVectors: Float32Array | null;
  /** The newest test. */
  test: { readonly events: TestEvents; readonly figures: TestFigures } | null;
  trainedMs: number;
}

export interface SessionSource extends ModelSource {
  readonly run: RunFolder;
  readonly publishing: PublishOptions;
  readonly publisher: Publisher;
  readonly services: OnlineServices;
}

/** Goes on from the newest whole checkpoint, or starts. */
export async function openOnlineSession(source: SessionSource): Promise<OnlineSession> {
  const { run, config, tableMemory, services } = source;
  const store = new CheckpointStore<OnlineState, StoredValues>(
    run,
    config.train.keepCheckpoints,
    services.logger,
    tableMemory,
  );
  const latest = await store.loadLatest();
  const state = latest?.state ?? null;
  const model = new OnlineModel(source, latest && { arrays: latest.arrays, counters: latest.state.counters });
  if (state !== null) services.logger.info(`going on with ${run.path} after ${state.counters.events} events`);
  return {
    ...services,
    run,
    model,
    coverage: new Coverage(state?.positions ?? []),
    store,
    log: new MetricsLog(run, state?.log ?? emptyLog, config.train),
    publishing: source.publishing,
    publisher: source.publisher,
    lastCheckpoint: state?.link.checkpoint ?? null,
    checkpointedAt: performance.now(),
    streamState: latest === null ? {} : savedStreamState(latest.arrays),
    collapse: state?.collapse ?? {},
    alarms: [],
    itemVectors: state === null ? null : currentItemVectors(model),
    test: null,
    trainedMs: state?.trainedMs ?? 0,
  };
}

function savedStreamState(arrays: SavedArrays): StreamState {
  const saved = [...arrays].filter(([name]) => name.startsWith(`${STREAM}/`));
  return Object.fromEntries(saved.map(([name, { values }]) => [name.slice(STREAM.length + 1), values as Float64Array]));
}

/** Whether there is something to save, and the time for it has come. */
export function isCheckpointDue({ model, lastCheckpoint, checkpointedAt }: OnlineSession): boolean {
  const { progress, config } = model;
  const seconds = (performance.now() - checkpointedAt) / 1000;
  return progress.window > (lastCheckpoint ?? 0) && seconds >= config.train.checkpointSeconds;
}

/**
 * Saves everything, positions included, then tells the stream. The line in the log is part of what is saved, so that the lines
 * of the log are the links of the checkpoints that lead to the newest.
 * @throws DISK_FULL, FILE_UNREADABLE; the checkpoint before is unharmed
 */
export async function saveCheckpoint(session: OnlineSession, stream: EventStream): Promise<void> {
  const { model, coverage, store, log } = session;
  const counters = { ...model.progress };
  const link = { checkpoint: counters.window, previous: session.lastCheckpoint, ranges: coverage.ranges };
  const before = log.sizes;
  log.append({ ...link });
  try {
    await store.save(counters.window, {
      state: {
        counters,
        positions: [...coverage.positions],
        link,
        collapse: session.collapse,
        log: log.sizes,
        trainedMs: session.trainedMs,
      },
      arrays: new Map([...model.arrays(), ...savedArrays({ [STREAM]: { arrays: () => session.streamState } })]),
    });
  } catch (error) {
    log.rewind(before);
    throw error;
  }
  session.lastCheckpoint = counters.window;
  session.checkpointedAt = performance.now();
  coverage.startAnew();
  await stream.commit(coverage.positions);
}

/** {@link saveCheckpoint} while training goes on: where the disk is full it is tried again when the next one is due. */
export async function saveOrRetryLater(session: OnlineSession, stream: EventStream): Promise<void> {
  try {
    await saveCheckpoint(session, stream);
  } catch (error) {
    if (!(error instanceof BelfryError) || error.code !== 'DISK_FULL') throw error;
    session.checkpointedAt = performance.now();
    session.logger.warn(`no checkpoint at window ${session.model.progress.window}, to be tried again: ${error.given}`);
  }
}
