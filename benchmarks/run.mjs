// `npm run bench -- NAME [options]`: runs benchmarks/NAME.bench.mjs, or lists what there is.
import { existsSync, readdirSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const [name] = process.argv.slice(2);
const names = readdirSync(here)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''));
if (!existsSync(new URL(`${name}.bench.mjs`, here))) {
  process.stderr.write(`npm run bench -- NAME [options], where NAME is one of: ${names.join(', ')}\n`);
  process.exit(2);
}
await import(new URL(`${name}.bench.mjs`, here).href);
