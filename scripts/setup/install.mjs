/** Installing from the lockfile, only where what is installed is not what the lockfile says. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, runQuietly, stateFolder } from './command.mjs';
import { root } from './root.mjs';
import { compilerEnvironment } from './tools.mjs';

const attemptFile = join(stateFolder, 'hnsw-attempt.json');

export function hnswlibIsBuilt() {
  return existsSync(join(root, 'node_modules/hnswlib-node/build/Release/addon.node'));
}

/** An optional build that failed is tried again only when the tools it missed have come. */
export function needsInstall(missing) {
  if (!installedMatchesLock()) return true;
  return missing.length === 0 && !hnswlibIsBuilt() && (readJson(attemptFile)?.missing.length ?? 1) > 0;
}

export async function install(missing) {
  await runQuietly('npm-ci', 'installing packages (npm ci)', ...npm('ci'), compilerEnvironment());
  mkdirSync(stateFolder, { recursive: true });
  writeFileSync(attemptFile, JSON.stringify({ missing }));
  if (missing.length === 0 && !hnswlibIsBuilt()) {
    console.log(
      'set-up: hnswlib-node could not be built (see .belfry/npm-ci.log): only the index of that name needs it',
    );
  }
}

/** npm keeps its own record of what it installed; only optional packages may be absent from it. */
function installedMatchesLock() {
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const installed = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || (installed[path] === undefined && (entry.optional || entry.peer))) return true;
    return (
      installed[path] !== undefined && JSON.stringify(identity(installed[path])) === JSON.stringify(identity(entry))
    );
  });
}

function identity({ version, integrity, link, resolved, bin }) {
  return { version, integrity, target: link ? resolved : undefined, bin };
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
