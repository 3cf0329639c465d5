/** What training publishes takes effect as it comes: vectors that have moved, and runs that take over. */
import { resolve } from 'node:path';
import { BelfryError } from '@belfry/core';
import type { ServedUpdate } from '@belfry/data';
import type { Background, ServerContext } from '../server-context.js';
import { writePatiently } from './write-patiently.js';

export interface FollowedUpdates {
  /** For the log and the metrics. */
  readonly name: string;
  /** Updates from now on, and those that still count; ends when the signal is given. */
  updates(signal: AbortSignal): AsyncIterable<ServedUpdate>;
}

type Kinds = { readonly [Kind in ServedUpdate['kind']]: Apply<Extract<ServedUpdate, { kind: Kind }>> };
type Apply<Update> = (update: Update, context: ServerContext, signal: AbortSignal) => Promise<void>;

const kinds: Kinds = {
  async vectors({ space, items }, { serving }, signal) {
    if (space !== serving.current.space) return; // of another run: that one says all of it, or will
    await writePatiently(serving, { op: 'upsert', space, items }, signal);
  },
  async removed({ items }, { serving }, signal) {
    await writePatiently(serving, { op: 'delete', items }, signal);
  },
  async run({ run }, { serving, log, metrics }) {
    if (resolve(run) === resolve(serving.current.run)) return;
    try {
      await serving.swap(run);
      metrics.swapped(run, 'taken');
    } catch (error) {
      metrics.swapped(run, 'refused');
      log.warn({ err: error, run }, 'a run that was published could not take over');
    }
  },
};

export function followUpdates({ name, updates }: FollowedUpdates): Background {
  return {
    name: `following the updates of ${name}`,
    async run(context, signal) {
      for await (const update of updates(signal)) {
        try {
          const apply = kinds[update.kind] as Apply<ServedUpdate>;
          await apply(update, context, signal);
        } catch (error) {
          if (!(error instanceof BelfryError)) throw error;
          context.log.warn({ err: error }, 'an update was left out');
        }
      }
    },
  };
}
