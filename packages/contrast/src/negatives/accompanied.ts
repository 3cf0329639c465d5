/** A source together with what it is counted or grouped by, where that changes from step to step. */
import { joinedMemory } from './joined-memory.js';
import type { NegativeSource, SourceMemory } from './negative-source.js';

export interface Companion {
  /** Of its arrays in a checkpoint. */
  readonly name: string;
  readonly memory?: SourceMemory;
  readonly prepare: NonNullable<NegativeSource['prepare']>;
}

/** The companion is prepared before the source. */
export function accompanied(source: NegativeSource, companion: Companion): NegativeSource {
  return {
    ...source,
    needsModel: true,
    memory: joinedMemory([source, companion]),
    async prepare(batch, rng, model) {
      await companion.prepare(batch, rng.fork(companion.name), model);
      await source.prepare?.(batch, rng, model);
    },
  };
}
