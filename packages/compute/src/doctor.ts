/** What this machine offers Belfry to compute with, how fast that is, and why not more. */
import { cpus, totalmem } from 'node:os';
import { availableIsas, defaultThreads, kernelInfo, measureSpeed, type KernelSpeed } from '@belfry/native';
import { backendNames, type BackendName } from './backends/backends.js';
import { initBackend } from './backends/init-backend.js';
import { whatWouldHelp } from './what-would-help.js';

export interface DoctorOptions {
  /** Threads to look at; what the machine grants by default. */
  readonly threads?: number;
  /** Leaves out the measuring, which takes about a second. */
  readonly quick?: boolean;
}

export interface DoctorReport {
  /** Version of Node.js. */
  readonly node: string;
  /** Operating system and architecture, e.g. `linux-x64`. */
  readonly platform: string;
  /** Model name of the processor. */
  readonly cpu: string;
  /** Processors of the machine, granted or not. */
  readonly cpus: number;
  /** Threads granted: the container's share where it has one. */
  readonly threads: number;
  /** Memory granted: the container's limit where it has one. */
  readonly memoryBytes: number;
  readonly kernels: KernelCheck;
  /** null where it was not measured. */
  readonly speed: KernelSpeed | null;
  /** What would make it faster, each an imperative sentence with its reason; empty where nothing is known. */
  readonly wouldHelp: readonly string[];
  /** What `auto` takes; null where no backend starts. */
  readonly backend: BackendName | null;
  readonly backends: readonly BackendCheck[];
}

export interface KernelCheck {
  readonly name: string;
  readonly isa: string;
  readonly threads: number;
  /** Why no faster implementation is in use; null where the fastest is. */
  readonly reason: string | null;
  /** Instruction sets that native kernels can use here, best first; empty where they are not built. */
  readonly isas: readonly string[];
  /** The one that BELFRY_ISA holds native kernels to; null where it is not set, or others are in use. */
  readonly forcedIsa: string | null;
}

export interface BackendCheck {
  readonly name: BackendName;
  readonly available: boolean;
  readonly version: string | null;
  /** Why it is not available and what to do; null where it is. */
  readonly reason: string | null;
}

/**
 * Tries every backend in turn and leaves the one that `auto` takes in use; measures the kernels.
 *
 * @throws BelfryError INVALID_ARGUMENT where BELFRY_ISA names an instruction set that this machine does not have
 */
export async function doctor({ threads, quick = false }: DoctorOptions = {}): Promise<DoctorReport> {
  const checks: BackendCheck[] = [];
  for (const name of backendNames) checks.push(await checkBackend(name));
  const machine = {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cpus: cpus().length,
    threads: defaultThreads(),
    memoryBytes: grantedMemory(),
    kernels: checkKernels(threads),
  };
  return {
    ...machine,
    speed: quick ? null : measureSpeed({ threads }),
    wouldHelp: whatWouldHelp(machine),
    backend: checks.some(({ available }) => available) ? (await initBackend('auto')).name : null,
    backends: checks,
  };
}

function checkKernels(wanted: number | undefined): KernelCheck {
  const { implementation, isa, threads, reason } = kernelInfo({ threads: wanted });
  const isNative = implementation === 'native';
  return {
    name: implementation,
    isa,
    threads,
    reason,
    isas: isNative ? availableIsas() : [],
    forcedIsa: (isNative && process.env.BELFRY_ISA) || null,
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
