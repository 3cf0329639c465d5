/**
 * Checks what a room (a package) may import. The one table is the `references` list of its tsconfig.json; package.json,
 * the linter's blocks and every import have to agree with it.
 *
 *   node scripts/check-rooms.mjs           reports and exits with 1 where something disagrees
 *   node scripts/check-rooms.mjs --write   writes the linter's blocks from the table
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './setup/root.mjs';

const importPattern = /(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm;

/** All rooms: folder, package name and the package names they may import. */
export function readRooms(base = root) {
  const names = new Map();
  const folders = readJson(base, 'package.json').workspaces.filter((folder) => folder.startsWith('packages/'));
  for (const folder of folders) names.set(basename(folder), readJson(base, `${folder}/package.json`).name);
  return folders.map((folder) => {
    const references = readJson(base, `${folder}/tsconfig.json`).references ?? [];
    return {
      folder,
      name: names.get(basename(folder)),
      mayImport: references.map(({ path }) => names.get(basename(path))),
    };
  });
}

/** The linter's block of one room. */
export function lintBlock({ folder, mayImport }) {
  const umbrella = mayImport.includes('belfry') ? [] : ['belfry'];
  const pattern = {
    group: [
      '@belfry/*',
      ...mayImport.filter((name) => name !== 'belfry').map((name) => `!${name}`),
      ...umbrella,
      '@belfry/*/**',
      '**/src/**',
      '**/dist/**',
    ],
    message: `${folder} may import ${mayImport.join(', ') || 'no other room'}, each by its name.`,
  };
  return { files: [`${folder}/src/**`], rules: { 'no-restricted-imports': ['error', { patterns: [pattern] }] } };
}

/** Everything that disagrees, one sentence each. */
export function problems(base = root) {
  const rooms = readRooms(base);
  return [
    ...rooms.flatMap((room) => [...manifestProblems(base, room), ...importProblems(base, room)]),
    ...lintProblems(base, rooms),
  ];
}

function manifestProblems(base, { folder, mayImport }) {
  const declared = Object.keys(readJson(base, `${folder}/package.json`).dependencies ?? {}).filter(isRoom);
  const missing = mayImport.filter((name) => !declared.includes(name));
  const surplus = declared.filter((name) => !mayImport.includes(name));
  return [
    ...missing.map((name) => `${folder}/package.json: add ${name} to the dependencies, tsconfig.json references it`),
    ...surplus.map(
      (name) => `${folder}/package.json: remove ${name} from the dependencies, tsconfig.json does not reference it`,
    ),
  ];
}

function importProblems(base, { folder, mayImport }) {
  const { dependencies, optionalDependencies, peerDependencies } = readJson(base, `${folder}/package.json`);
  const declared = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return sources(base, `${folder}/src`).flatMap((file) =>
    importsOf(readFileSync(join(base, file), 'utf8')).flatMap((specifier) => {
      const problem = importProblem(specifier, file, folder, mayImport, declared);
      return problem === undefined ? [] : [`${file}: ${problem}`];
    }),
  );
}

function importProblem(specifier, file, folder, mayImport, declared) {
  if (specifier.startsWith('.')) {
    const stays = normalize(join(file, '..', specifier)).startsWith(normalize(`${folder}/`));
    return stays ? undefined : `'${specifier}' leaves the room; import by package name`;
  }
  if (specifier.startsWith('node:')) return undefined;
  if (builtinModules.includes(specifier)) return `write 'node:${specifier}'`;
  if (isRoom(specifier))
    return mayImport.includes(specifier)
      ? undefined
      : `'${specifier}' is not among ${mayImport.join(', ') || 'no rooms'}`;
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return declared.includes(name) ? undefined : `'${name}' is not a dependency in ${folder}/package.json`;
}

function lintProblems(base, rooms) {
  const blocks = readJson(base, '.oxlintrc.json').overrides.filter(({ rules }) => 'no-restricted-imports' in rules);
  return JSON.stringify(blocks) === JSON.stringify(rooms.map(lintBlock))
    ? []
    : ['.oxlintrc.json: run `node scripts/check-rooms.mjs --write`, the rooms have changed'];
}

function writeLintBlocks(base) {
  const config = readJson(base, '.oxlintrc.json');
  const others = config.overrides.filter(({ rules }) => !('no-restricted-imports' in rules));
  config.overrides = [...others, ...readRooms(base).map(lintBlock)];
  writeFileSync(join(base, '.oxlintrc.json'), `${JSON.stringify(config, null, 2)}\n`);
}

function importsOf(text) {
  return [...text.matchAll(importPattern)].map(([, specifier]) => specifier);
}

function sources(base, folder) {
  return readdirSync(join(base, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);
}

function isRoom(specifier) {
  return specifier.startsWith('@belfry/') || specifier === 'belfry' || specifier.startsWith('belfry/');
}

function readJson(base, path) {
  return JSON.parse(readFileSync(join(base, path), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--write')) writeLintBlocks(root);
  const found = problems();
  for (const problem of found) console.error(problem);
  console.log(found.length === 0 ? 'rooms: every import goes the allowed way' : `rooms: ${found.length} problems`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
