/** What `belfry doctor` tells of a machine. */
import type { KernelSpeed } from '@belfry/native';
import type { BackendName } from './backends/backends.js';

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
