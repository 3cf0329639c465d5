/** How many threads the machine, or the container's share of it, grants. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

let granted: number | undefined;

/** CPUs this process may run on, cut to the container's quota where one is set; at least 1. Looked up once. */
export function defaultThreads(): number {
  return (granted ??= Math.max(1, Math.min(availableParallelism(), cgroupCpus())));
}

/** CPUs' worth of time granted by the control group (version 2, then 1); Infinity where there is no limit. */
function cgroupCpus(): number {
  const [quota, period] = readNumbers('/sys/fs/cgroup/cpu.max') ?? [
    ...(readNumbers('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') ?? []),
    ...(readNumbers('/sys/fs/cgroup/cpu/cpu.cfs_period_us') ?? []),
  ];
  return quota > 0 && period > 0 ? Math.ceil(quota / period) : Infinity;
}

/** The numbers in a control file; "max" reads as NaN. */
function readNumbers(path: string): number[] | null {
  try {
    return readFileSync(path, 'utf8').trim().split(/\s+/).map(Number);
  } catch {
    return null;
  }
}
