/** What this machine offers Belfry to compute with, and why not more. */
import { cpus, totalmem } from 'node:os';
import { defaultThreads, getKernels } from '@belfry/native';
import { backendNames, type BackendName } from './backends/backends.js';
import { initBackend } from './backends/init-backend.js';

export interface DoctorReport {
  /** Version of Node.js. */
  readonly node: string;
  /** Operating system and architecture, e.g. `linux-x64`. */
  readonly platform: string;
  /** Model name of the processor. */
  readonly cpu: string;
  /** Threads granted: the container's share where it has one. */
  readonly threads: number;
  /** Memory granted: the container's limit where it has one. */
  readonly memoryBytes: number;
  readonly kernels: { readonly name: string; readonly isa: string; readonly threads: number };
  /** What `auto` takes; null where no backend starts. */
  readonly backend: BackendName | null;
  readonly backends: readonly BackendCheck[];
}

export interface BackendCheck {
  readonly name: BackendName;
  readonly available: boolean;
  readonly version: string | null;
  /** Why it is not available and what to do; null where it is. */
  readonly reason: string | null;
}

/** Tries every backend in turn, and leaves the one that `auto` takes in use. */
export async function doctor(): Promise<DoctorReport> {
  const checks: BackendCheck[] = [];
  for (const name of backendNames) checks.push(await checkBackend(name));
  const backend = checks.some(({ available }) => available) ? (await initBackend('auto')).name : null;
  const { name, isa, threads } = getKernels();
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    threads: defaultThreads(),
    memoryBytes: grantedMemory(),
    kernels: { name, isa, threads },
    backend,
    backends: checks,
  };
}

async function checkBackend(name: BackendName): Promise<BackendCheck> {
  try {
    const { version } = await initBackend(name);
    return { name, available: true, version, reason: null };
  } catch (error) {
    return { name, available: false, version: null, reason: (error as Error).message };
  }
}

/** `constrainedMemory` is 0, or larger than the machine, where there is no limit. */
function grantedMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}
