/** The C++ addon of this machine: found, of this version, loaded once per process. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Addon } from './addon.js';

const ADDON_FILE = new URL('../belfry.node', import.meta.url);
const MANIFEST = new URL('../../package.json', import.meta.url);

/** @throws where it was not built, cannot be loaded, or belongs to another version */
export function loadAddon(file: URL = ADDON_FILE): Addon {
  const path = fileURLToPath(file);
  if (!existsSync(path)) throw new Error(`the C++ addon was not built (no ${path})`);
  requireWhole(path);
  const addon = createRequire(import.meta.url)(path) as Addon;
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
  if (addon.contract !== version)
    throw new Error(`the C++ addon was built for version ${addon.contract}, not ${version}`);
  return addon;
}

/** The system loads a part of a library too, and ends the process where it reads past the part's end. */
function requireWhole(path: string): void {
  const { size } = statSync(path);
  const [built] = readFileSync(`${path}.stamp`, 'utf8').split('\n');
  if (size === Number(built)) return;
  throw new Error(
    `${path} is damaged: ${size} bytes of ${built} (build it again: \`npm run build:addon -w packages/native\`)`,
  );
}
