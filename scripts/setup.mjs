/**
 * Set-up, behind every npm script: installs from the lockfile and builds, each only when something changed.
 * This file uses only syntax that an old Node.js can read, so that it can say which version is needed.
 *
 *   node scripts/setup.mjs           everything
 *   node scripts/setup.mjs --check   only the first line: what is missing on this machine and what that costs
 */
import { readFileSync } from 'fs';

const oldest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node.replace(
  '>=',
  '',
);

if (isOlder(process.versions.node, oldest)) {
  console.error(
    'NODE_TOO_OLD: Node.js ' +
      process.versions.node +
      '; expected Node.js ' +
      oldest +
      ' or newer. Install a newer Node.js and run the same command again',
  );
  process.exitCode = 1;
} else {
  void import('./setup/main.mjs').then(function (setup) {
    return setup.main(process.argv.slice(2));
  });
}

function isOlder(version, other) {
  const a = version.split('.').map(Number);
  const b = other.split('.').map(Number);
  const i = [0, 1, 2].find(function (part) {
    return a[part] !== b[part];
  });
  return i !== undefined && a[i] < b[i];
}
