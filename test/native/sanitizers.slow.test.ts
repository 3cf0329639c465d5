/**
 * The C++ kernels under the compiler's sanitizers, for every instruction set this machine has: packages/native/addon/test
 * holds the checks, without Node.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { availableIsas } from '@belfry/native';

const programme = fileURLToPath(new URL('../../../packages/native/test-addon.mjs', import.meta.url));
const hasCompiler = spawnSync(process.env.CXX || 'g++', ['--version']).status === 0;

describe('the C++ kernels without Node', () => {
  const sanitizers = [
    { name: 'AddressSanitizer and UndefinedBehaviorSanitizer', flag: 'address,undefined' },
    { name: 'ThreadSanitizer', flag: 'thread' },
  ];
  for (const { name, flag } of sanitizers) {
    if (!hasCompiler) it.skip(`pass under ${name}: no C++ compiler`);
    else {
      it(`pass under ${name}`, function () {
        this.timeout(600_000);
        const { status, stdout, stderr } = spawnSync(process.execPath, [programme, '--sanitize', flag], {
          encoding: 'utf8',
        });
        expect(status, stdout + stderr).to.equal(0);
        expect(stdout).to.not.match(/[1-9]\d* failed/);
        for (const isa of availableIsas()) expect(stdout).to.match(new RegExp(`^${isa} pool: [1-9]\\d* checks`, 'm'));
      });
    }
  }
});
