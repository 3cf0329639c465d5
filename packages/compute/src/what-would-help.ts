/** What would make this machine compute faster than it does. */
import type { DoctorReport } from './doctor-report.js';

type Machine = Pick<DoctorReport, 'cpus' | 'threads' | 'kernels'>;

/** Each says what to do and why, or null where it does not apply. */
const remedies: readonly ((machine: Machine) => string | null)[] = [
  ({ kernels: { name, reason } }) =>
    reason === null
      ? null
      : `Install a C++ compiler (g++) and run \`npm run setup\`: the ${name} kernels are in use (${reason})`,
  ({ kernels: { isas, forcedIsa } }) =>
    forcedIsa === null || forcedIsa === isas[0]
      ? null
      : `Unset BELFRY_ISA: it holds the kernels to ${forcedIsa}, and this machine has ${isas[0]}.`,
  ({ kernels: { isa } }) =>
    isa === 'avx512bf16'
      ? 'Set train.products to bfloat16: this processor multiplies it, and the loss is faster, with more rounding.'
      : null,
  ({ cpus, threads }) =>
    threads >= cpus
      ? null
      : `Grant more processors: ${threads} of the machine's ${cpus} may be used (a container's quota, or the process's affinity).`,
  ({ threads, kernels }) =>
    kernels.threads >= threads ? null : `Use more threads: ${kernels.threads} of ${threads} that are granted.`,
];

export function whatWouldHelp(machine: Machine): string[] {
  return remedies.map((remedy) => remedy(machine)).filter((sentence) => sentence !== null);
}
