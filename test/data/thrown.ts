import { BelfryError } from '@belfry/core';
import { expect } from 'chai';

/** The `BelfryError` that a call ends with; anything else fails the test. */
export async function thrownBy(call: Promise<unknown> | (() => unknown)): Promise<BelfryError> {
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    expect(error, error instanceof Error ? error.stack : String(error)).to.be.instanceOf(BelfryError);
    return error as BelfryError;
  }
  throw new Error('expected a BelfryError, and nothing was thrown');
}
