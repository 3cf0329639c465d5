/** What the C++ addon (a compiler) and hnswlib-node (all of it) need to be built here, and what it costs where that is missing. */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const compiler = 'C++ compiler';

const tools = [
  { name: compiler, commands: [process.env.CXX, 'g++', 'c++', 'clang++'] },
  { name: 'python3', commands: [process.env.PYTHON, 'python3', 'python'] },
  { name: 'make', commands: [process.env.MAKE, 'make', 'gmake'] },
];

/** The names of the tools that are not on the PATH. */
export function missingTools(path = process.env.PATH ?? '') {
  return tools
    .filter(({ commands }) => !commands.some((command) => command && find(command, path)))
    .map(({ name }) => name);
}

/** Whether the C++ addon can be built. */
export function hasCompiler() {
  return !missingTools().includes(compiler);
}

/**
 * The first line of every set-up.
 * @param built what is there already: `addon` and `hnswlib`, both true or false
 */
export function toolsLine(missing, built) {
  if (missing.length === 0) return 'set-up: everything needed is here';
  const found = `set-up: no ${missing.join(', no ')} found`;
  if (built.addon) return `${found}, but the C++ addon is already built: nothing is lost`;
  if (!missing.includes(compiler))
    return `${found}, which only hnswlib-node needs; the C++ addon does all that it does`;
  const search = built.hnswlib ? 'the library hnswlib-node' : 'exact search';
  return `${found}: the C++ addon cannot be built, WebAssembly computes (same results, slower) and recall uses ${search}`;
}

/**
 * Settings that let node-gyp build without downloading: the headers that came with this Node.js, and a compiler that is
 * not called g++. `npm_package_config_node_gyp_…` is node-gyp's own form, which npm does not warn about.
 */
export function compilerEnvironment() {
  const environment = {};
  const headers = headerPrefix();
  if (headers !== undefined) environment.npm_package_config_node_gyp_nodedir = headers;
  if (!process.env.CXX && !find('g++', process.env.PATH ?? ''))
    environment.CXX = find('clang++', process.env.PATH ?? '') ?? 'c++';
  return environment;
}

function headerPrefix() {
  const prefixes = [dirname(dirname(process.execPath)), '/usr', '/usr/local'];
  return prefixes.find(
    (prefix) =>
      existsSync(join(prefix, 'include/node/node_api.h')) &&
      headersMajor(prefix) === process.versions.node.split('.')[0],
  );
}

function headersMajor(prefix) {
  return /define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(join(prefix, 'include/node/node_version.h'), 'utf8'))?.[1];
}

/** The full path of a command, or undefined. */
function find(command, path) {
  const candidates = command.includes('/')
    ? [command]
    : path.split(delimiter).map((folder) => join(folder || '.', command));
  return candidates.find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
