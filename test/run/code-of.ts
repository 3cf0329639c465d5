import { BelfryError } from '@belfry/core';

/** The code of the BelfryError a promise ends in; other errors pass through, success gives null. */
export async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof BelfryError) return error.code;
    throw error;
  }
}
