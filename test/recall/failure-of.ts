import { expect } from 'chai';
import { BelfryError } from '@belfry/core';

/** The coded error that a promise fails with. */
export async function failureOf(answer: Promise<unknown>): Promise<BelfryError> {
  const thrown: unknown = await answer.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).to.be.instanceOf(BelfryError);
  return thrown as BelfryError;
}

export async function codeOf(answer: Promise<unknown>): Promise<string> {
  return (await failureOf(answer)).code;
}
