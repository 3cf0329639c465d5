import * as tf from '@tensorflow/tfjs-core';
import { BelfryError } from '@belfry/core';
import { registerTensorGradients } from '../tensor-gradients.js';
import { backends, type BackendName, type BackendOptions } from './backends.js';

export interface BackendInfo {
  readonly name: BackendName;
  /** Version of the backend's package. */
  readonly version: string;
  /** Why this one. */
  readonly reason: string;
}

/** In the order in which `auto` tries them. */
const automatic: readonly BackendName[] = ['native', 'wasm', 'cpu'];

/**
 * Chooses the backend all tensors of this process are computed on, and registers the gradients towers need. Call it
 * once before training or encoding; a later call changes the backend, or its threads.
 *
 * @param name `auto` takes `native`, `wasm` where the C++ addon was not built, `cpu` where neither starts
 * @throws BelfryError BACKEND_UNAVAILABLE, with what to install; INVALID_ARGUMENT for threads or an instruction set that
 *   cannot be
 */
export async function initBackend(
  name: BackendName | 'auto' = 'auto',
  options: BackendOptions = {},
): Promise<BackendInfo> {
  if (name !== 'auto') return { name, version: await start(name, options), reason: 'asked for' };
  const failures: string[] = [];
  for (const candidate of automatic) {
    try {
      const version = await start(candidate, options);
      return {
        name: candidate,
        version,
        reason: failures.length === 0 ? 'the fastest backend' : failures.join('; '),
      };
    } catch (error) {
      if (isInvalid(error)) throw error;
      failures.push((error as Error).message);
    }
  }
  throw new BelfryError('BACKEND_UNAVAILABLE', {
    given: `no backend that starts (${failures.join('; ')})`,
    expected: `one of ${automatic.join(', ')}`,
    change: 'Reinstall the dependencies (`npm ci`).',
  });
}

async function start(name: BackendName, options: BackendOptions): Promise<string> {
  const backend = backends[name];
  // Silences tfjs-core's advice to install tfjs-node.
  tf.env().set('IS_NODE', false);
  let cause: unknown;
  try {
    const version = await backend.load(options);
    if (await tf.setBackend(backend.tensorflowName)) {
      registerTensorGradients();
      return version;
    }
    cause = new Error('it does not start');
  } catch (error) {
    if (isInvalid(error)) throw error;
    cause = error;
  }
  throw new BelfryError(
    'BACKEND_UNAVAILABLE',
    {
      given: `the backend "${name}", which is not available here: ${(cause as Error).message}`,
      expected: 'a backend that starts',
      change: backend.remedy,
    },
    { cause },
  );
}

/** Another backend would not make the options right. */
function isInvalid(error: unknown): boolean {
  return error instanceof BelfryError && error.code === 'INVALID_ARGUMENT';
}
