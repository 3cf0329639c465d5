/** Continuous training from the one configuration tree; each published version gets its index. */
import { mergeOptions, parseOptions, silentLogger, type OptionTree } from '@belfry/core';
import { featureFileOptions, readKnownIds, type KnownIds } from '@belfry/data';
import { indexOptions } from '@belfry/index';
import {
  onlineConfig,
  publishOptions,
  resolveConfig,
  trainOnline,
  type OnlineReport,
  type OnlineServices,
  type PublisherServices,
  type TrainOnlineInput,
} from '@belfry/train';
import type { ConnectionInput } from '@belfry/stream';
import { buildIndex } from './build-index.js';
import { updatesTopicOf, type FollowInput } from './follow/follow-input.js';
import { tellServers } from './follow/tell-servers.js';

/** A topic, and the topic of updates beside it. */
type TellInput = ConnectionInput & Pick<FollowInput, 'topic' | 'updates'>;

export interface TrainOnStreamInput extends Omit<TrainOnlineInput, 'kept' | 'known'> {
  /** A method by name, short for `config.preset`. */
  readonly preset?: string;
  /** Table of what is known about users or items: these have rows from the start, and can be found before anybody took them. */
  readonly userFeatures?: OptionTree;
  readonly itemFeatures?: OptionTree;
  /** Where servers that follow are told of vectors that moved and versions to take over; absent = nobody is told. */
  readonly tell?: TellInput;
}

/** All options of a run that learns from a stream. */
export const streamConfigOptions = onlineConfig.safeExtend({
  publish: publishOptions.prefault({}),
  index: indexOptions.prefault({}),
});

/**
 * Trains on a stream of events until it ends or the signal comes. Versions of the run that are ready to serve are published as it
 * goes, each with its index, in `published/`; the same call goes on where it was stopped or killed.
 *
 * @throws CONFIG_INVALID, RUN_EXISTS, RUN_LOCKED, STREAM_FAILED, TRAINING_DIVERGED, DISK_FULL
 * @example await trainOnStream({ stream: { name: 'clicks', open }, run: 'runs/live', itemFeatures: { file: 'items.csv' } });
 */
export async function trainOnStream(
  input: TrainOnStreamInput,
  services: Partial<OnlineServices & Omit<PublisherServices, 'buildIndex'>> = {},
): Promise<OnlineReport> {
  const { preset, userFeatures, itemFeatures, tell, ...rest } = input;
  const settings = mergeOptions(input.config ?? {}, { preset });
  const { index } = resolveConfig(streamConfigOptions, settings);
  const { index: _, ...config } = settings;
  const known = { user: await knownOf('user', userFeatures), item: await knownOf('item', itemFeatures) };
  const { run: path, threads } = input;
  const told = tell && tellServers(tell, updatesTopicOf(tell), path, services.logger ?? silentLogger);
  try {
    return await trainOnline(
      { ...rest, config, kept: { index }, known },
      { ...told, ...services, buildIndex: async (run) => void (await buildIndex({ run, threads, ...index })) },
    );
  } finally {
    await told?.close();
  }
}

async function knownOf(side: 'user' | 'item', given: OptionTree | undefined): Promise<KnownIds | undefined> {
  const options = parseOptions(featureFileOptions, given ?? {}, { path: `${side}Features` });
  return options.file === null ? undefined : readKnownIds(side, { ...options, file: options.file });
}
