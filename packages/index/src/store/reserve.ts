import { BelfryError } from '@belfry/core';

/** Makes arrays as large as an index or an answer asks for. @throws OUT_OF_MEMORY where they are larger than there is room for */
export function reserve<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new BelfryError(
      'OUT_OF_MEMORY',
      {
        given: `arrays that cannot be had (${(cause as Error).message})`,
        expected: 'memory for all vectors, twice while they move, and for the answers',
        change: 'Add or ask for fewer at a time, or use a machine with more memory; what was stored is unchanged.',
      },
      { cause },
    );
  }
}
