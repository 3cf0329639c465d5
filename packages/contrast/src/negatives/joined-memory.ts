/** What several parts keep from step to step, as one: each array under the name of its part. */
import { BelfryError } from '@belfry/core';
import type { SourceMemory } from './negative-source.js';

interface Part {
  readonly name: string;
  readonly memory?: SourceMemory;
}

/** @throws BelfryError INVALID_ARGUMENT where two that keep something have one name */
export function joinedMemory(parts: readonly Part[]): SourceMemory | undefined {
  const memories = new Map<string, SourceMemory>();
  for (const { name, memory } of parts) {
    if (memory === undefined) continue;
    if (memories.has(name)) throw sameName(name);
    memories.set(name, memory);
  }
  if (memories.size === 0) return undefined;
  return {
    state: () =>
      new Map(
        Array.from(memories).flatMap(([name, memory]) =>
          Array.from(memory.state(), ([key, array]) => [`${name}/${key}`, array] as const),
        ),
      ),
    restore(state) {
      for (const [name, memory] of memories) {
        const own = Array.from(state).filter(([key]) => key.startsWith(`${name}/`));
        memory.restore(new Map(own.map(([key, array]) => [key.slice(name.length + 1), array])));
      }
    },
  };
}

function sameName(name: string): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `two sources "${name}" that keep something from step to step`,
    expected: 'one of each name',
    change: 'Leave one of them out of the sum, or raise the count of the other.',
  });
}
