/**
 * The C++ kernels under the compiler's sanitizers, for every instruction set this machine has: packages/native/addon/test
 * holds the checks, without Node.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { availableIsas } from '@belfry/native';

const programme = fileURLToPath(new URL('../../../packages/native/test-addon.mjs', import.meta.url));
/** Each source is a part of that name, but for the programme itself and what is compiled once per instruction set. */
const parts = readdirSync(new URL('../../../packages/native/addon/test', import.meta.url))
  .filter((file) => file.endsWith('.cc') && !file.endsWith('.isa.cc') && file !== 'main.cc')
  .map((file) => file.slice(0, -'.cc'.length));
const hasCompiler = spawnSync(process.env.CXX || 'g++', ['--version']).status === 0;

describe('the C++ kernels without Node', () => {
  const sanitizers = [
    { name: 'AddressSanitizer and UndefinedBehaviorSanitizer', flag: 'address,undefined', isas: availableIsas },
    // What threads share does not depend on the instruction set: the fastest one will do.
    { name: 'ThreadSanitizer', flag: 'thread', isas: () => availableIsas().slice(0, 1) },
  ];
  for (const { name, flag, isas } of sanitizers) {
    if (!hasCompiler) it.skip(`pass under ${name}: no C++ compiler`);
    else {
      it(`pass under ${name}`, function () {
        this.timeout(1_200_000);
        const isa = isas().length === 1 ? ['--isa', ...isas()] : [];
        const { status, stdout, stderr } = spawnSync(process.execPath, [programme, '--sanitize', flag, ...isa], {
          encoding: 'utf8',
        });
        expect(status, stdout + stderr).to.equal(0);
        expect(stdout).to.not.match(/[1-9]\d* failed/);
        for (const each of isas()) {
          for (const part of parts) expect(stdout).to.match(new RegExp(`^${each} ${part}: [1-9]\\d* checks`, 'm'));
        }
      });
    }
  }
});
