/** Builds dist/kernels.wasm from assembly/; returns at once where it was made from the same sources by the same compiler. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const output = here('dist/kernels.wasm');
const stampFile = here('dist/kernels.wasm.stamp');
const options = [
  '--optimize',
  '--optimizeLevel',
  '3',
  '--noAssert',
  '--runtime',
  'stub',
  '--use',
  'abort=',
  '--enable',
  'simd',
  '--enable',
  'threads',
  '--importMemory',
  '--sharedMemory',
  '--noExportMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
];

const stamp = sourcesHash();
const isFresh = existsSync(output) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!isFresh) await compile();

async function compile() {
  const { default: asc } = await import('assemblyscript/asc');
  mkdirSync(here('dist'), { recursive: true });
  const { error } = await asc.main(['index.ts', '--baseDir', here('assembly'), '--outFile', output, ...options], {
    stderr: process.stderr,
  });
  if (error) {
    process.exitCode = 1;
    return;
  }
  writeFileSync(stampFile, stamp);
}

/** SHA-256 over the sources, this script and the compiler's version. */
function sourcesHash() {
  const compilerVersion = createRequire(import.meta.url)('assemblyscript/package.json').version;
  const hash = createHash('sha256')
    .update(compilerVersion)
    .update(readFileSync(here('build-wasm.mjs')));
  for (const file of readdirSync(here('assembly')).toSorted())
    hash.update(file).update(readFileSync(here(`assembly/${file}`)));
  return hash.digest('hex');
}
