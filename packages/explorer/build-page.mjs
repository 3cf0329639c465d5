/**
 * Builds the page into dist/page: one script, one style sheet and one font, each with a hash of its content in its name, the
 * HTML that names them, and the licences of what is inside. Returns at once where it was made from the same sources.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);
const output = here('dist/page');
const stampFile = here('dist/page.stamp');
const styles = ['tokens', 'base', 'frame', 'parts', 'views', 'map'];
const inside = Object.keys(readJson(here('package.json')).devDependencies).filter(
  (name) => !name.startsWith('@types/'),
);

const stamp = sourcesHash();
const isFresh =
  existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(join(output, 'index.html'));
if (!isFresh) await buildPage();

async function buildPage() {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const font = writeHashed(
    'inter',
    'woff2',
    readFileSync(fileOf('@fontsource-variable/inter', 'files/inter-latin-wght-normal.woff2')),
  );
  const style = writeHashed('page', 'css', styleSheet().replace('FONT', font));
  const script = await bundle();
  const html = readFileSync(here('page/index.html'), 'utf8')
    .replace('SCRIPT', script)
    .replace('STYLE', style)
    .replace('FONT', font);
  writeFileSync(join(output, 'licences.txt'), licences());
  writeFileSync(join(output, 'index.html'), html);
  writeFileSync(stampFile, stamp);
}

/** @returns the name of the file */
async function bundle() {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: here('page/main.tsx'),
    platform: 'browser',
    tsconfig: here('page/tsconfig.json'),
  });
  const { output: files } = await build.write({
    dir: output,
    format: 'es',
    minify: true,
    entryFileNames: 'page-[hash].js',
    codeSplitting: false,
  });
  await build.close();
  return files[0].fileName;
}

function styleSheet() {
  const own = styles.map((name) => readFileSync(here(`page/styles/${name}.css`), 'utf8'));
  return [readFileSync(fileOf('uplot', 'dist/uPlot.min.css'), 'utf8'), ...own].join('\n');
}

function writeHashed(name, ending, content) {
  const file = `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 10)}.${ending}`;
  writeFileSync(join(output, file), content);
  return file;
}

/** The licence of each library of the bundle, and of what they bring. */
function licences() {
  const seen = new Map();
  const visit = (name) => {
    if (seen.has(name)) return;
    const manifest = readJson(fileOf(name, 'package.json'));
    const file = readdirSync(dirname(fileOf(name, 'package.json'))).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? manifest.license : readFileSync(fileOf(name, file), 'utf8').trim();
    seen.set(name, `${name} ${manifest.version} (${manifest.license})\n\n${text}\n`);
    for (const dependency of Object.keys(manifest.dependencies ?? {})) visit(dependency);
  };
  inside.toSorted().forEach(visit);
  return [...seen.values()].join(`\n${'-'.repeat(80)}\n\n`);
}

/** A file of an installed package, wherever npm has put it. */
function fileOf(name, path) {
  const folder = require.resolve
    .paths(name)
    .map((base) => join(base, name))
    .find((candidate) => existsSync(candidate));
  if (folder === undefined) throw new Error(`${name} is not installed: run npm ci`);
  return join(folder, path);
}

/** SHA-256 over the sources, this script and the versions of what goes in. */
function sourcesHash() {
  const hash = createHash('sha256').update(readFileSync(here('build-page.mjs')));
  for (const name of ['rolldown', ...inside])
    hash.update(`${name} ${readJson(fileOf(name, 'package.json')).version}\n`);
  const entries = readdirSync(here('page'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).toSorted())
    hash.update(path.slice(here('page').length)).update(readFileSync(path));
  return hash.digest('hex');
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
