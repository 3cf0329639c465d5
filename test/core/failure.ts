import { AssertionError } from 'chai';
import { BelfryError, type OptionProblem } from '@belfry/core';

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  const settled = await promise.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  if (settled === null) throw new AssertionError('expected a failure, but it succeeded');
  return settled.error;
}

/** The problems that parsing options reports. */
export function problemsOf(parse: () => unknown): OptionProblem[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof BelfryError && error.code === 'CONFIG_INVALID')
      return error.details.problems as OptionProblem[];
    throw error;
  }
  throw new AssertionError('expected CONFIG_INVALID, but the options were accepted');
}
