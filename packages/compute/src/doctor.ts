/** What this machine offers Belfry to compute with, how fast that is, and why not more. */
import { cpus, totalmem } from 'node:os';
import { availableIsas, defaultThreads, kernelInfo, measureSpeed } from '@belfry/native';
import { backendNames, type BackendName } from './backends/backends.js';
import { initBackend } from './backends/init-backend.js';
import type { BackendCheck, DoctorReport, KernelCheck } from './doctor-report.js';
import { whatWouldHelp } from './what-would-help.js';

export interface DoctorOptions {
  /** Threads to look at; what the machine grants by default. */
  readonly threads?: number;
  /** Leaves out the measuring, which takes about a second. */
  readonly quick?: boolean;
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
