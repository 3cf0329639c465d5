/**
 * Builds dist/belfry.node from addon/ with the C++ compiler alone: neither Python nor make nor headers from the network.
 * Returns at once where nothing changed, compiles only what did, two sources at a time or more.
 *
 *   node build-addon.mjs     CXX names another compiler than g++
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
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
    avx512bf16: ['-march=x86-64-v4', '-mavx512bf16', '-mprefer-vector-width=512'],
    avx512: ['-march=x86-64-v4', '-mprefer-vector-width=512'],
    avx2: ['-march=x86-64-v3'],
    scalar: [],
  },
  arm64: { neon: [], scalar: [] },
};

const link = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared', '-pthread'];

/** Everything to compile: a source for the addon, or one of a family for one instruction set. */
export function compilations() {
  const isas = isasOf[process.arch] ?? { scalar: [] };
  return filesIn(here('addon'))
    .filter((file) => file.endsWith('.cc') && !file.includes('/test/'))
    .flatMap((source) =>
      source.endsWith('.isa.cc')
        ? Object.entries(isas).map(([isa, flags]) => ({ source, isa, flags: [...flags, `-DBELFRY_ISA=${isa}`] }))
        : [{ source, isa: null, flags: [] }],
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();

async function build() {
  const output = here('dist/belfry.node');
  const objects = here('dist/objects');
  mkdirSync(objects, { recursive: true });
  const headers = hashOf(
    filesIn(here('addon')).filter((file) => file.endsWith('.h')),
    compiler,
    common.join(' '),
  );
  const jobs = compilations().map((job) => {
    const key = hashOf([job.source], headers, job.flags.join(' ')).slice(0, 16);
    const name = [basename(job.source, '.cc'), job.isa, key].filter(Boolean).join('-');
    return { ...job, object: join(objects, `${name}.o`) };
  });
  const stamp = jobs.map(({ object }) => object).join('\n');
  const stampFile = here('dist/belfry.node.stamp');
  if (existsSync(output) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;

  rmSync(output, { force: true });
  await inParallel(
    jobs.filter(({ object }) => !existsSync(object)),
    compile,
  );
  for (const file of readdirSync(objects)) if (!stamp.includes(file)) rmSync(join(objects, file));
  await run(compiler, [...link, ...jobs.map(({ object }) => object), '-o', `${output}.part`]);
  renameSync(`${output}.part`, output);
  writeFileSync(stampFile, stamp);
}

async function compile({ source, flags, object }) {
  const { include_dir: nodeHeaders } = createRequire(import.meta.url)('node-api-headers');
  await run(compiler, [...common, ...flags, '-isystem', nodeHeaders, '-c', source, '-o', `${object}.part`]);
  renameSync(`${object}.part`, object);
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
