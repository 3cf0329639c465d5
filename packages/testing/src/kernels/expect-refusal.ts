/** A refusal says what was given and expected: its code, and the numbers in its sentences. */
import { BelfryError } from '@belfry/core';
import { expect } from 'chai';

export function expectRefusal(call: () => unknown, code: string, numbers: readonly number[]): void {
  expect(call)
    .to.throw(BelfryError)
    .that.satisfies((error: BelfryError) => {
      const said = `${error.given} ${error.expected}`;
      return error.code === code && numbers.every((number) => new RegExp(`\\b${number}\\b`).test(said));
    });
}
