/**
 * Builds dist/belfry.node from addon/ with the C++ compiler alone: neither Python nor make nor headers from the network.
 * Returns at once where nothing changed, compiles only what did, two sources at a time or more.
 *
 *   node build-addon.mjs     CXX names another compiler than g++
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const compiler = process.env.CXX || 'g++';
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8'));

const common = [
  '-std=c++17',
  '-O3',
  '-fPIC',
  '-fvisibility=hidden',
  '-pthread',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-ffp-contract=fast',
  '-Wall',
  '-Wextra',
  '-Wno-psabi',
  '-DNAPI_VERSION=8',
  `-DBELFRY_CONTRACT="${version}"`,
];

/** The instruction sets of addon/isa/isa.h with the compiler's flags, by processor. */
const isasOf = {
  x64: {
    avx512bf16: ['-march=x86-64-v4', '-mavx512bf16', '-mavx512vnni', '-mprefer-vector-width=512'],
    avx512: ['-march=x86-64-v4', '-mprefer-vector-width=512'],
    avx2: ['-march=x86-64-v3'],
    scalar: [],
  },
  arm64: { neon: [], scalar: [] },
};

/**
 * Everything to compile: a source for the addon, or one of a family for one instruction set.
 *
 * @param folders below addon/ that are left out
 */
export function compilations({ arch = process.arch, without = ['test'] } = {}) {
  const isas = isasOf[arch] ?? { scalar: [] };
  return filesIn(here('addon'))
    .filter((file) => file.endsWith('.cc') && !without.some((folder) => file.startsWith(here(`addon/${folder}/`))))
    .flatMap((source) =>
      source.endsWith('.isa.cc')
        ? Object.entries(isas).map(([isa, flags]) => ({ source, isa, flags: [...flags, `-DBELFRY_ISA=${isa}`] }))
        : [{ source, isa: null, flags: [] }],
    );
}

/** Compiles what changed into a folder of objects and links it, where anything changed. `flags` come after the common ones. */
export async function make({ jobs, compiler: command = compiler, flags, linkFlags, objects, output }) {
  mkdirSync(objects, { recursive: true });
  const headers = hashOf(
    filesIn(here('addon')).filter((file) => file.endsWith('.h')),
    command,
    [...common, ...flags, ...linkFlags].join(' '),
  );
  const named = jobs.map((job) => {
    const key = hashOf([job.source], headers, job.flags.join(' ')).slice(0, 16);
    const name = [basename(job.source, '.cc'), job.isa, key].filter(Boolean).join('-');
    return { ...job, object: join(objects, `${name}.o`) };
  });
  const stamp = named.map(({ object }) => basename(object)).join('\n');
  const stampFile = `${output}.stamp`;
  // Its first line is the length of what was made: a part of a library ends the process that loads it.
  const stampOf = (file) => `${statSync(file).size}\n${stamp}`;
  if (existsSync(output) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stampOf(output)) return;

  rmSync(output, { force: true });
  await inParallel(
    named.filter(({ object }) => !existsSync(object)),
    async ({ source, flags: own, object }) => {
      await run(command, [...common, ...own, ...flags, '-c', source, '-o', `${object}.part`]);
      renameSync(`${object}.part`, object);
    },
  );
  for (const file of readdirSync(objects)) if (!stamp.includes(file)) rmSync(join(objects, file));
  await run(command, [...linkFlags, ...named.map(({ object }) => object), '-o', `${output}.part`]);
  renameSync(`${output}.part`, output);
  writeFileSync(stampFile, stampOf(output));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { include_dir: nodeHeaders } = createRequire(import.meta.url)('node-api-headers');
  await make({
    jobs: compilations(),
    flags: ['-isystem', nodeHeaders],
    // Node closes an addon with the last worker that loaded it, but the pool's helpers sleep in it: it stays.
    linkFlags:
      process.platform === 'darwin'
        ? ['-bundle', '-undefined', 'dynamic_lookup']
        : ['-shared', '-pthread', '-Wl,-z,nodelete'],
    objects: here('dist/objects'),
    output: here('dist/belfry.node'),
  });
}

async function inParallel(jobs, work) {
  const queue = [...jobs];
  const worker = async () => {
    for (let job; (job = queue.shift()) !== undefined;) await work(job);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** SHA-256 over the files' names and contents and some words more. */
function hashOf(files, ...words) {
  const hash = createHash('sha256').update(words.join('\n'));
  for (const file of files) hash.update(`${basename(file)}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

/** Below a folder, in a fixed order. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
