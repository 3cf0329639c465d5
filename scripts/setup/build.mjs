/** Building: the kernels (wasm, and C++ where a compiler is), all packages and tests, the explorer's page; skipped while the content hash of the sources is unchanged. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { npm, runQuietly, StepFailed, stateFolder } from './command.mjs';
import { root } from './root.mjs';
import { compilerEnvironment, hasCompiler } from './tools.mjs';

const stampFile = join(stateFolder, 'build.json');
const made = new Set(['dist', 'build', 'node_modules']);

export async function build() {
  if (isBuilt()) return;
  removeOrphanTests();
  if (readJson('packages/native/package.json').scripts?.['build:wasm'] !== undefined) {
    await runQuietly('build-wasm', 'building the wasm kernels', ...npm('run', 'build:wasm', '-w', 'packages/native'));
  }
  if (hasCompiler()) await buildAddon();
  await runQuietly('build', 'building packages and tests (tsc -b)', process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-b',
  ]);
  if (readJson('packages/explorer/package.json').scripts?.['build:page'] !== undefined) {
    await runQuietly('build-page', 'building the page', ...npm('run', 'build:page', '-w', 'packages/explorer'));
  }
  writeFileSync(stampFile, JSON.stringify({ sources: sourcesHash() }));
}

export function addonIsBuilt() {
  return existsSync(join(root, 'packages/native/dist/belfry.node'));
}

/** Without it everything works, slower: a compiler that cannot build it is no failure. */
async function buildAddon() {
  try {
    const command = npm('run', 'build:addon', '-w', 'packages/native');
    await runQuietly('build-addon', 'building the C++ addon', ...command, compilerEnvironment());
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.log(
      'set-up: the C++ addon could not be built (see .belfry/build-addon.log): the wasm kernels are used, slower, and no index of kind hnsw',
    );
  }
}

function isBuilt() {
  const outputs = [
    ...readJson('package.json').workspaces.map((folder) => `${folder}/dist/index.js`),
    'packages/explorer/dist/page/index.html',
    'test/dist',
  ];
  return (
    existsSync(stampFile) &&
    outputs.every((path) => existsSync(join(root, path))) &&
    readJson('.belfry/build.json').sources === sourcesHash()
  );
}

/** SHA-256 over names and contents of everything the build reads. */
function sourcesHash() {
  const hash = createHash('sha256').update(`${process.version} ${hasCompiler()}`);
  const files = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.base.json',
    ...filesIn('packages'),
    ...filesIn('test'),
  ];
  for (const file of files)
    hash
      .update(`${file}\n`)
      .update(readFileSync(join(root, file)))
      .update('\n');
  return hash.digest('hex');
}

/** Files below a folder, made ones left out, in a fixed order. */
function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return made.has(entry.name) ? [] : filesIn(path);
      return entry.isFile() ? [path] : [];
    });
}

/** A compiled test whose source is gone would still run. */
function removeOrphanTests() {
  const compiled = join(root, 'test/dist');
  if (!existsSync(compiled)) return;
  for (const entry of readdirSync(compiled, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const source = join(root, 'test', relative(compiled, path).replace(/\.js$/, '.ts'));
    if (entry.name.endsWith('.test.js') && !existsSync(source)) rmSync(path);
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
