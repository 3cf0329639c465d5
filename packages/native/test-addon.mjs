/**
 * Builds addon/test/ with all of the addon but its Node part, and runs it: the kernels' tests without Node, so that the
 * compiler's sanitizers can watch them. Without one the code is as fast as the addon's.
 *
 *   node test-addon.mjs [--sanitize address,undefined | thread] [--isa NAME] [--arm64]
 *
 * --arm64 compiles with aarch64-linux-gnu-g++ and runs under qemu-aarch64.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { compilations, here, make } from './build-addon.mjs';

const { values: flags } = parseArgs({
  options: { sanitize: { type: 'string' }, isa: { type: 'string' }, arm64: { type: 'boolean', default: false } },
});

const watched =
  flags.sanitize === undefined
    ? []
    : [
        `-fsanitize=${flags.sanitize}`,
        '-fno-sanitize-recover=all',
        '-O1',
        '-g1', // lines, without variables: those take a third of compiling
        '-fno-omit-frame-pointer',
        '-D_GLIBCXX_ASSERTIONS',
      ];
const target = flags.arm64
  ? { arch: 'arm64', compiler: 'aarch64-linux-gnu-g++', link: ['-static'], runner: ['qemu-aarch64'] }
  : { arch: process.arch, compiler: undefined, link: [], runner: [] };
const name = ['addon-test', flags.arm64 && 'arm64', flags.sanitize?.replaceAll(',', '-')].filter(Boolean).join('-');
const programme = here(`dist/test/${name}`);

await make({
  jobs: compilations({ arch: target.arch, without: ['node'] }),
  compiler: target.compiler,
  flags: watched,
  linkFlags: ['-pthread', ...target.link, ...watched],
  objects: here(`dist/test/${name}-objects`),
  output: programme,
});

const [command, ...args] = [...target.runner, programme, ...(flags.isa === undefined ? [] : [flags.isa])];
// The tests ask for more memory than there is, and expect to be told so.
const mayRefuse = 'allocator_may_return_null=1';
const { status, signal, error } = spawnSync(command, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ASAN_OPTIONS: mayRefuse, TSAN_OPTIONS: mayRefuse },
});
if (error !== undefined) throw error;
if (signal !== null) process.stderr.write(`${name} was ended by ${signal}\n`);
process.exitCode = status ?? 1;
