/** Training's side of what servers follow: versions and moved vectors, into the topic of updates. */
import { resolve } from 'node:path';
import { parseOptions, type Logger } from '@belfry/core';
import type { ServedUpdate } from '@belfry/data';
import { connectionOptions, connectTo, openUpdatePublisher } from '@belfry/stream';
import type { MovedVectors, PublishedVersion } from '@belfry/train';
import { vectorSpaceOf } from '../vector-space.js';
import { updatesTopicOf, type FollowInput } from './follow-input.js';

export interface Announcing {
  version(published: PublishedVersion & { readonly path: string }): Promise<void>;
  vectors(moved: MovedVectors): Promise<void>;
  close(): Promise<void>;
}

/** What the brokers do not take is logged and let go: the next version brings it all. @throws where no broker answers at first */
export async function announceUpdates(input: FollowInput, logger: Logger): Promise<Announcing> {
  const { brokers, clientId, ssl, sasl, maxOfflineMs } = input;
  const connection = parseOptions(connectionOptions, { brokers, clientId, ssl, sasl, maxOfflineMs });
  const publisher = await openUpdatePublisher(connectTo(connection, logger), updatesTopicOf(input));
  const tell = async (update: ServedUpdate): Promise<void> => {
    try {
      await publisher.publish(update);
    } catch (error) {
      logger.warn(`servers were not told of ${update.kind}: ${String(error)}`);
    }
  };
  return {
    version: ({ path }) => tell({ kind: 'run', run: resolve(path) }),
    async vectors({ run, ids, dim, vectors, removed }) {
      const space = await vectorSpaceOf(run);
      const items = ids.map((item, n) => ({ item, vector: vectors.subarray(n * dim, (n + 1) * dim) }));
      if (items.length > 0) await tell({ kind: 'vectors', space, items });
      if (removed.length > 0) await tell({ kind: 'removed', items: removed });
    },
    close: () => publisher.close(),
  };
}
