import { expect } from 'chai';
import type { DoctorReport } from '@belfry/compute';
import { availableIsas, defaultThreads, kernelInfo } from '@belfry/native';
import { belfry, oneObject } from './belfry-command.js';

const hasAddon = kernelInfo().implementation === 'native';

async function examined(args: readonly string[] = [], env: Record<string, string> = {}): Promise<DoctorReport> {
  const end = await belfry(['doctor', '--json', ...args], { env });
  expect(end.code, end.stderr).to.equal(0);
  return oneObject(end) as unknown as DoctorReport;
}

describe('belfry doctor', () => {
  it('tells what the machine offers, and measures the kernels in use', async () => {
    const report = await examined();
    expect(report).to.include.keys('node', 'backends', 'indexes', 'threads', 'missing', 'wouldHelp');
    const { implementation, isa, threads } = kernelInfo();
    expect(report.kernels).to.deep.include({ name: implementation, isa, threads });
    expect(report.speed!.scoresGflops).to.be.greaterThan(0);
    expect(report.speed!.limits === null).to.equal(!hasAddon);
  });

  it('says it in words, with the distance from the limit where that is known', async () => {
    const { stdout } = await belfry(['doctor']);
    expect(stdout).to.match(/^kernels +\w+ \([\w-]+\)/m);
    expect(stdout).to.match(hasAddon ? /^scores +[\d.]+ GFLOP\/s, \d+ % of /m : /^scores +[\d.]+ GFLOP\/s$/m);
  });

  it('measures nothing with --quick', async () => {
    expect(await examined(['--quick'])).to.have.property('speed', null);
  });

  (defaultThreads() > 1 ? it : it.skip)('advises to use the threads that --threads leaves out', async () => {
    const { kernels, wouldHelp } = await examined(['--quick', '--threads', '1']);
    expect(kernels.threads).to.equal(1);
    expect(wouldHelp.join('\n')).to.contain(`Use more threads: 1 of ${defaultThreads()}`);
  });

  (hasAddon ? it : it.skip)('advises to unset BELFRY_ISA where it forbids the best instruction set', async () => {
    const isas = availableIsas();
    const forced = isas.at(-1)!;
    const { kernels, wouldHelp } = await examined(['--quick'], { BELFRY_ISA: forced });
    expect(kernels).to.deep.include({ isa: forced, forcedIsa: forced, isas: [...isas] });
    expect(wouldHelp.join('\n')).to.contain(`${forced}, and this machine has ${isas[0]}`);
  });
});
