/** How a training tells those who serve its run: item vectors that moved, items that are gone, versions to take over. */
import { resolve } from 'node:path';
import type { Logger } from '@belfry/core';
import type { ServedUpdate } from '@belfry/data';
import {
  connectionOf,
  connectTo,
  openUpdatePublisher,
  type ConnectionInput,
  type UpdatePublisher,
} from '@belfry/stream';
import { latestVersion, type PublisherServices } from '@belfry/train';
import { vectorSpaceOf } from '../vector-space.js';

export interface ToldServers extends Required<Pick<PublisherServices, 'onVectors' | 'onPublish'>> {
  close(): Promise<void>;
}

/**
 * The topic is opened when there is something to tell. What cannot be told is logged, and training goes on: the next version
 * tells all of it.
 *
 * @param run folder of the run that is trained
 * @throws CONFIG_INVALID
 */
export function tellServers(input: ConnectionInput, topic: string, run: string, logger: Logger): ToldServers {
  const connection = connectionOf(input);
  let publisher: UpdatePublisher | null = null;
  /** Of the version that servers have; whoever waits as a standby learns of it only when its turn comes. */
  let space: string | null = null;
  const tell = async (update: ServedUpdate): Promise<void> => {
    try {
      publisher ??= await openUpdatePublisher(connectTo(connection, logger), topic);
      await publisher.publish(update);
    } catch (error) {
      logger.warn(`servers were not told of ${update.kind}: ${(error as Error).message}`, { topic });
    }
  };
  return {
    async onVectors({ ids, dim, vectors, removed }) {
      space ??= await vectorSpaceOf((await latestVersion(run))!.path);
      const items = ids.map((item, n) => ({ item, vector: vectors.subarray(n * dim, (n + 1) * dim) }));
      if (items.length > 0) await tell({ kind: 'vectors', space, items });
      if (removed.length > 0) await tell({ kind: 'removed', items: removed });
    },
    async onPublish({ path }) {
      space = await vectorSpaceOf(path);
      await tell({ kind: 'run', run: resolve(path) });
    },
    close: async () => publisher?.close(),
  };
}
