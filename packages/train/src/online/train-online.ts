/**
 * Continuous training, top-down: take the run, go on from its checkpoint, read the stream from the positions that lie in it, and
 * take window after window. A run that was killed at any moment and is started again reads the same windows and comes to the same
 * weights, bit for bit.
 */
import {
  BelfryError,
  parseOptions,
  sha256Hex,
  silentLogger,
  silentMetrics,
  silentProgress,
  type OptionTree,
} from '@belfry/core';
import { initBackend, type BackendName } from '@belfry/compute';
import type { EventStream, KnownIds, Positions, StreamState } from '@belfry/data';
import { getKernels } from '@belfry/native';
import { describeTowers } from '@belfry/towers';
import { openRun } from '../open-run.js';
import { provenanceOf } from '../provenance.js';
import { tableMemoryOf } from '../table-memory-of.js';
import { resolveConfig } from '../train-config.js';
import { onlineConfig, publishOptions } from './online-options.js';
import {
  isCheckpointDue,
  openOnlineSession,
  saveCheckpoint,
  saveOrRetryLater,
  type OnlineServices,
  type OnlineSession,
} from './online-session.js';
import type { TestFigures } from './progressive-validation.js';
import { Publisher, type PublisherServices } from './publisher.js';
import { whenFree } from './standby.js';
import { StreamWatch } from './stream-watch.js';
import { takeWindow } from './take-window.js';
import { windowsOf } from './windows.js';

export interface TrainOnlineInput {
  readonly stream: {
    /** A topic, a path: a run goes on with the stream it was started with. */
    readonly name: string;
    /** Opens it where training goes on, with what its `state` gave there. */
    readonly open: (start: { readonly positions: Positions; readonly state: StreamState }) => Promise<EventStream>;
    /** Throws where it can never be opened; asked before a run is made. */
    readonly check?: () => Promise<void>;
  };
  /** Run folder; made where it does not exist. */
  readonly run: string;
  /** Settings as of training, with the groups `online` and `publish`. */
  readonly config?: OptionTree;
  /** Groups of a larger configuration that training does not read; kept in the run's config.json for what does. */
  readonly kept?: OptionTree;
  /** What is known of ids before they come: they have rows from the start. */
  readonly known?: { readonly user?: KnownIds; readonly item?: KnownIds };
  readonly backend?: BackendName;
  readonly threads?: number;
  /** Wait while another process trains the run, and take over from its checkpoint when it is gone. */
  readonly standby?: boolean;
}

export interface OnlineReport {
  readonly run: string;
  readonly windows: number;
  readonly events: number;
  readonly users: number;
  readonly items: number;
  /** On events of the last window, before they were learnt from. */
  readonly lastTest: TestFigures | null;
  /** Newest version, null where none was published. */
  readonly version: number | null;
  readonly trainedSeconds: number;
}

const nothingKnown: KnownIds = { ids: [], features: { features: [] } };

/**
 * Trains the two towers on a stream until it ends or the signal comes, publishing versions of the run as it goes.
 * @throws BelfryError RUN_LOCKED, RUN_EXISTS, CONFIG_INVALID, STREAM_FAILED, TRAINING_DIVERGED, DISK_FULL at the last checkpoint
 * @example await trainOnline({ stream: { name: 'clicks', open }, run: 'runs/live', config: { online: { window: 10_000 } } });
 */
export async function trainOnline(
  input: TrainOnlineInput,
  given: Partial<OnlineServices & PublisherServices> = {},
): Promise<OnlineReport> {
  const services = servicesOf(given);
  const { publish = {}, ...settings } = input.config ?? {};
  const config = resolveConfig(onlineConfig, settings);
  const publishing = parseOptions(publishOptions, publish, { path: 'publish' });
  const known = { user: input.known?.user ?? nothingKnown, item: input.known?.item ?? nothingKnown };
  describeTowers(config.towers, {
    userCount: known.user.ids.length,
    itemCount: known.item.ids.length,
    userFeatures: known.user.features,
    itemFeatures: known.item.features,
  });
  await input.stream.check?.();
  const backend = await initBackend(input.backend ?? 'auto', { threads: input.threads });
  const kernels = getKernels({ threads: input.threads });
  const tableMemory = tableMemoryOf(config.towers.tables, input.run);
  const { name, open } = input.stream;
  const provenance = provenanceOf(name, { hash: hashOf(name, known) }, config.train.seed, backend, kernels);
  const request = {
    path: input.run,
    config,
    schema: onlineConfig,
    provenance,
    kept: { ...input.kept, publish: publishing },
    overwrite: false,
  };
  const owned = await (input.standby ? whenFree(() => openRun(request), services) : openRun(request));
  if (owned === null) throw stoppedWaiting(input.run);
  const { run, lock } = owned;
  try {
    const publisher = new Publisher(run, given);
    await publisher.open();
    const session = await openOnlineSession({
      run,
      config,
      kernels,
      tableMemory,
      known,
      publishing,
      publisher,
      services,
    });
    const stream = await open({ positions: session.coverage.positions, state: session.streamState });
    try {
      return await follow(session, stream);
    } finally {
      await stream.close();
    }
  } finally {
    await lock.release();
  }
}

async function follow(session: OnlineSession, stream: EventStream): Promise<OnlineReport> {
  const { model, publisher, signal } = session;
  const { window: events, windowSeconds: seconds } = model.config.online;
  const learn = ({ newUsers, newItems }: { newUsers: readonly string[]; newItems: readonly string[] }): void => {
    model.ids.user.learn(newUsers);
    model.ids.item.learn(newItems);
  };
  const watch = new StreamWatch(stream);
  const bar = session.progress.start('training on the stream', undefined, 'events');
  for await (const window of windowsOf(stream, { events, seconds, signal, learn })) {
    if (window !== null) await takeWindow(session, window, watch);
    else await publishMeanwhile(session);
    if (isCheckpointDue(session)) await saveOrRetryLater(session, stream);
    bar.update(model.progress.events, { windows: model.progress.window, ...shownRecall(session) });
  }
  bar.end();
  if (model.progress.window > (session.lastCheckpoint ?? 0)) await saveCheckpoint(session, stream);
  if (!signal.aborted && model.progress.window > (publisher.latest?.window ?? 0)) await publisher.publish(session);
  return reportOf(session);
}

/** What is due while no window is full. */
async function publishMeanwhile(session: OnlineSession): Promise<void> {
  const { publisher } = session;
  await publisher.giveMoved(session);
  if (publisher.isDue(session)) await publisher.publish(session);
}

function servicesOf(given: Partial<OnlineServices>): OnlineServices {
  return {
    logger: given.logger ?? silentLogger,
    progress: given.progress ?? silentProgress,
    metrics: given.metrics ?? silentMetrics,
    signal: given.signal ?? new AbortController().signal,
  };
}

/** A run belongs to a stream and to what was known beforehand. */
function hashOf(name: string, { user, item }: Record<'user' | 'item', KnownIds>): string {
  return sha256Hex(JSON.stringify([name, user.ids, item.ids].map((part) => sha256Hex(JSON.stringify(part)))));
}

function stoppedWaiting(run: string): BelfryError {
  return new BelfryError('TRAINING_INTERRUPTED', {
    given: `a signal while waiting for ${run}`,
    expected: 'the run to become free',
    change: 'Give the same command again to wait on.',
  });
}

function shownRecall({ test, model }: OnlineSession): Record<string, string> {
  return test === null ? {} : { [`recall@${model.config.online.validation.k}`]: test.figures.recall.toFixed(4) };
}

function reportOf({ run, model, test, publisher, trainedMs }: OnlineSession): OnlineReport {
  return {
    run: run.path,
    windows: model.progress.window,
    events: model.progress.events,
    users: model.ids.user.size,
    items: model.ids.item.size,
    lastTest: test?.figures ?? null,
    version: publisher.latest?.version ?? null,
    trainedSeconds: Math.round(trainedMs / 100) / 10,
  };
}
