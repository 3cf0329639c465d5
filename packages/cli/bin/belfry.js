#!/usr/bin/env node
// The committed entry of the `belfry` command: imports the build, or says what to run when there is none.
import { existsSync } from 'node:fs';

const built = new URL('../dist/main.js', import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  await main(process.argv);
} else {
  process.stderr.write(
    'belfry is not built yet: run `node scripts/setup.mjs` (or `npm run demo`) in the repository root.\n',
  );
  process.exitCode = 1;
}
