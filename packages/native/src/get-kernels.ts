/** The choice of an implementation: the fastest that runs here, or the one asked for. */
import { BelfryError } from '@belfry/core';
import { createNativeKernels } from './addon/native-kernels.js';
import { defaultThreads } from './default-threads.js';
import type { Kernels } from './kernels.js';
import { referenceKernels } from './reference/reference-kernels.js';
import { createWasmKernels } from './wasm/wasm-kernels.js';

/** How to make each implementation, the fastest first; making one throws where it cannot run. */
const implementations = {
  native: createNativeKernels,
  wasm: createWasmKernels,
  reference: () => referenceKernels,
} satisfies Record<string, (threads: number, memoryBudgetBytes: number, isa: string) => Kernels>;

type ImplementationName = keyof typeof implementations;

export interface KernelOptions {
  /** `auto` (default) takes the fastest that runs here. */
  readonly implementation?: 'auto' | ImplementationName;
  /** Threads for one call, the caller's included; by default what the machine grants. The reference uses one. */
  readonly threads?: number;
  /**
   * What one call may hold of intermediate results at a time, beside its inputs and outputs; 32 MiB by default. Another
   * budget may round differently. The reference needs next to nothing and ignores it.
   */
  readonly memoryBudgetBytes?: number;
  /** Instruction set of the native kernels; `auto` (default) is the best this machine has, or what BELFRY_ISA names. */
  readonly isa?: string;
}

/** What computes, and why not something faster. */
export interface KernelInfo {
  readonly implementation: string;
  readonly isa: string;
  readonly threads: number;
  /** Why a faster implementation is not in use; null where the fastest is, or another was asked for. */
  readonly reason: string | null;
}

interface Choice {
  readonly kernels: Kernels;
  readonly reason: string | null;
}

/**
 * Kernels to compute with; the same object for the same options.
 *
 * @throws BelfryError BACKEND_UNAVAILABLE where the named implementation cannot run here, INVALID_ARGUMENT for threads below
 *   1 or above 256, and for an instruction set that is not here
 */
export function getKernels(options: KernelOptions = {}): Kernels {
  return choose(options).kernels;
}

/** What {@link getKernels} gives for the same options. */
export function kernelInfo(options: KernelOptions = {}): KernelInfo {
  const { kernels, reason } = choose(options);
  return { implementation: kernels.name, isa: kernels.isa, threads: kernels.threads, reason };
}

const choices = new Map<string, Choice>();

const DEFAULT_MEMORY_BUDGET_BYTES = 32 * 2 ** 20;

function choose({
  implementation = 'auto',
  threads = defaultThreads(),
  memoryBudgetBytes = DEFAULT_MEMORY_BUDGET_BYTES,
  isa = 'auto',
}: KernelOptions): Choice {
  const key = `${implementation} ${threads} ${memoryBudgetBytes} ${isa}`;
  let choice = choices.get(key);
  if (choice === undefined) {
    requirePositive('threads', threads);
    requirePositive('memoryBudgetBytes', memoryBudgetBytes);
    choice =
      implementation === 'auto'
        ? fastest({ threads, memoryBudgetBytes, isa })
        : { kernels: named(implementation, threads, memoryBudgetBytes, isa), reason: null };
    choices.set(key, choice);
  }
  return choice;
}

function fastest(options: KernelOptions): Choice {
  const reasons: string[] = [];
  for (const name of Object.keys(implementations) as ImplementationName[]) {
    try {
      const { kernels } = choose({ ...options, implementation: name });
      return { kernels, reason: reasons.length > 0 ? reasons.join(' ') : null };
    } catch (error) {
      if (error instanceof BelfryError && error.code === 'INVALID_ARGUMENT') throw error;
      reasons.push((error as Error).message);
    }
  }
  throw new BelfryError('INTERNAL', {
    given: reasons.join(' '),
    expected: 'the reference kernels at least',
    change: 'Please report it.',
  });
}

function named(name: ImplementationName, threads: number, memoryBudgetBytes: number, isa: string): Kernels {
  try {
    return implementations[name](threads, memoryBudgetBytes, isa);
  } catch (cause) {
    if (cause instanceof BelfryError) throw cause;
    throw new BelfryError(
      'BACKEND_UNAVAILABLE',
      {
        given: `kernels "${name}", which cannot start here: ${(cause as Error).message}`,
        expected: 'a built package and an engine with what it needs',
        change: 'Run `npm run setup`, or leave the choice to `auto`.',
      },
      { cause },
    );
  }
}

function requirePositive(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${name} = ${value}`,
    expected: 'an integer of at least 1',
    change: `Ask for ${name} of 1 or more.`,
  });
}
