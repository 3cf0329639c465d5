/** The TensorFlow.js backends Belfry can run on: what to load, and what each is called in TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core';
import { defaultThreads, getKernels, getTensorKernels } from '@belfry/native';

export interface BackendOptions {
  /** Threads of one operation, for the backend `native`; what the machine grants by default. No result depends on it. */
  readonly threads?: number;
  /** Instruction set of the backend `native`; `auto` (default) is the best this machine has, or what BELFRY_ISA names. */
  readonly isa?: string;
}

export interface Backend {
  /** Its name in TensorFlow.js. */
  readonly tensorflowName: string;
  /** Loads and registers it. @returns the version, and which package it is where there is a choice. */
  load(options: BackendOptions): Promise<string>;
  /** What to do where it cannot be loaded, as an imperative sentence. */
  readonly remedy: string;
}

/** Belfry's own, in C++. */
const native: Backend = {
  tensorflowName: 'native',
  load: async ({ threads = defaultThreads(), isa = 'auto' }) => {
    const tensors = getTensorKernels({ threads, isa });
    const rows = getKernels({ implementation: 'native', threads, isa });
    const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu');
    const { registerNativeBackend } = await import('./native/register-native.js');
    registerNativeBackend(native.tensorflowName, { tensors, rows });
    return `${version_cpu} (${tensors.isa})`;
  },
  remedy: 'Install a C++ compiler and run `npm run setup`, or use the backend `wasm`.',
};

/** Portable, with SIMD; on Node its threads are not available (they need web workers), so it uses one. */
const wasm: Backend = {
  tensorflowName: 'wasm',
  load: async () => {
    const { version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    return version_wasm;
  },
  remedy: 'Reinstall the dependencies (`npm ci`), or use the backend `cpu`.',
};

/** Plain JavaScript: slow, and always there. */
const cpu: Backend = {
  tensorflowName: 'cpu',
  load: async () => (await import('@tensorflow/tfjs-backend-cpu')).version_cpu,
  remedy: 'Reinstall the dependencies (`npm ci`).',
};

/** The user's own tfjs-node; the one for graphics cards is preferred. */
const tensorflow: Backend = {
  tensorflowName: 'tensorflow',
  load: async () => {
    const failures: unknown[] = [];
    for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
      try {
        const { version } = (await import(name)) as { version: Record<string, string> };
        return `${version['tfjs-core']} (${name})`;
      } catch (error) {
        failures.push(error);
      }
    }
    throw new AggregateError(failures, 'neither @tensorflow/tfjs-node-gpu nor @tensorflow/tfjs-node can be loaded');
  },
  remedy: 'Run `npm install @tensorflow/tfjs-node` (or @tensorflow/tfjs-node-gpu), or use the backend `wasm`.',
};

export const backends = { native, wasm, cpu, tensorflow } satisfies Record<string, Backend>;

export type BackendName = keyof typeof backends;

export const backendNames = Object.keys(backends) as readonly BackendName[];
