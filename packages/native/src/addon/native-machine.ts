/** What native kernels compute with: the addon, an instruction set, a number of threads. */
import { BelfryError, ERROR_CODES, type ErrorCode } from '@belfry/core';
import { requireThreads } from '../require-threads.js';
import type { Addon } from './addon.js';
import { loadAddon } from './load-addon.js';

export interface NativeMachine {
  readonly isa: string;
  readonly threads: number;
  /**
   * Calls a function of the addon on this machine's instruction set.
   * @throws BelfryError with the addon's code
   */
  call<Result = void>(name: string, ...args: readonly unknown[]): Result;
  /**
   * The same with a function that returns a promise.
   * @throws BelfryError with the addon's code, as a rejection
   */
  callAside<Result = void>(name: string, ...args: readonly unknown[]): Promise<Result>;
}

/** Names the instruction set all kernels use that do not ask for another. */
const FORCING_VARIABLE = 'BELFRY_ISA';

/**
 * @param isa `auto`: the best this machine has, or what BELFRY_ISA forces
 * @throws BelfryError INVALID_ARGUMENT for an instruction set this machine does not have, or too many threads
 */
export function createNativeMachine(threads: number, isa = 'auto'): NativeMachine {
  const addon = loadAddon();
  requireThreads(threads, addon.maxThreads);
  const chosen = chosenIsa(addon, isa);
  const enter = (name: string, args: readonly unknown[]): unknown => {
    if (addon.isa() !== chosen) addon.useIsa(chosen);
    return (addon[name] as (...args: readonly unknown[]) => unknown)(...args);
  };
  return {
    isa: chosen,
    threads,
    call<Result>(name: string, ...args: readonly unknown[]): Result {
      try {
        return enter(name, args) as Result;
      } catch (cause) {
        throw asBelfryError(name, cause as Error & { code?: string });
      }
    },
    async callAside<Result>(name: string, ...args: readonly unknown[]): Promise<Result> {
      try {
        return (await enter(name, args)) as Result;
      } catch (cause) {
        throw asBelfryError(name, cause as Error & { code?: string });
      }
    },
  };
}

/** Every instruction set this machine and the addon have, best first. */
export function availableIsas(): readonly string[] {
  return loadAddon().isas().split(' ');
}

function chosenIsa(addon: Addon, isa: string): string {
  const available = addon.isas().split(' ');
  const wanted = isa === 'auto' ? (process.env[FORCING_VARIABLE] ?? available[0]) : isa;
  if (available.includes(wanted)) return wanted;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `the instruction set "${wanted}"${isa === 'auto' ? ` (${FORCING_VARIABLE})` : ''}`,
    expected: `one that this machine has: ${available.join(', ')}`,
    change: isa === 'auto' ? `Unset ${FORCING_VARIABLE}, or name one of these.` : 'Name one of these, or `auto`.',
  });
}

function asBelfryError(name: string, cause: Error & { code?: string }): BelfryError {
  if (cause.code === 'OUT_OF_MEMORY') {
    return new BelfryError(
      'OUT_OF_MEMORY',
      {
        given: `${name}, for whose working memory the system grants no more`,
        expected: 'enough memory for the arrays of one call',
        change: 'Lower the batch size, the number of negatives or the memory budget, or free memory.',
      },
      { cause },
    );
  }
  return new BelfryError(
    isErrorCode(cause.code) ? cause.code : 'INTERNAL',
    {
      given: `the native kernel ${name}: ${cause.message}`,
      expected: 'a call the addon understands',
      change: 'Please report it.',
    },
    { cause },
  );
}

/** Node's own errors have codes too. */
function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && code in ERROR_CODES;
}
