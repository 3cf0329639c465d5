/** The work of a server that follows a topic: its events, and the updates that training publishes beside it. */
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { sha256Hex, type Logger } from '@belfry/core';
import type { Positions } from '@belfry/data';
import { followEvents, followUpdates, type Background } from '@belfry/server';
import { connectionOf, connectTo, KafkaEvents, openUpdateTopic, readUpdates } from '@belfry/stream';
import { updatesTopicOf, type FollowInput } from './follow-input.js';

export interface Following {
  /** Run folder; of what is published only its own versions take over, */
  readonly run: string;
  /** and only those after this one. */
  readonly version: number;
  /** Where events begin that the served run has not learnt from. */
  readonly from: Positions;
  /** Folder of the server's state. */
  readonly state: string;
  readonly logger: Logger;
}

export function followTopic(
  { updates, ...input }: FollowInput,
  { run, version, from, state, logger }: Following,
): Background[] {
  const { topic } = input;
  const updatesTopic = updatesTopicOf({ topic, updates });
  // Alone in its group: every server reads all, and finds its place in the log's tools again after a restart.
  const group = `belfry-serve-${sha256Hex(`${hostname()} ${resolve(state)}`).slice(0, 12)}`;
  const connection = connectionOf(input);
  let newest = version;
  return [
    followEvents({
      name: topic,
      from,
      positions: join(state, 'followed', `${encodeURIComponent(topic)}.json`),
      open: (positions, signal) =>
        KafkaEvents.open({ ...input, group, lostEvents: 'skip' }, { positions }, { logger, signal }),
    }),
    followUpdates({
      name: updatesTopic,
      async *updates(signal) {
        const kafka = connectTo(connection, logger);
        await openUpdateTopic(kafka, updatesTopic);
        for await (const update of readUpdates(kafka, updatesTopic, signal)) {
          // The topic also tells of versions that came before.
          const told = update.kind === 'run' ? versionOf(run, update.run) : null;
          if (told !== null && told <= newest) continue;
          newest = told ?? newest;
          yield update;
        }
      },
    }),
  ];
}

/** The number of a version of a run; −1 of what is none. */
function versionOf(run: string, path: string): number {
  return dirname(resolve(path)) === resolve(run, 'published') ? Number(basename(path)) : -1;
}
