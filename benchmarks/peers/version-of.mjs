// Which version of an npm package is measured.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export function versionOf(name) {
  const manifests = createRequire(import.meta.url)
    .resolve.paths(name)
    .map((folder) => `${folder}/${name}/package.json`);
  return JSON.parse(readFileSync(manifests.find(existsSync), 'utf8')).version;
}
