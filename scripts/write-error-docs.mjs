/** Writes docs/errors.md from the closed list of error codes in packages/core: `npm run docs:errors`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ERROR_CODES } from '@belfry/core';

/** The page as text. */
export function errorDocs() {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { exit, retry, summary }]) =>
      `| <a id="${code.toLowerCase()}"></a>\`${code}\` | ${summary} | ${exit} | ${retry ? 'yes' : 'no'} |`,
  );
  return `# Errors

Every error Belfry throws on purpose is a \`BelfryError\` with one of the codes below and three sentences: what was **given**
(with the actual value), what was **expected**, what to **change**. Particulars for programs are in \`details\`. The command
prints the same on standard error, and as one JSON object with \`--json\`.

*Exit* is the exit code of the \`belfry\` command: 1 the work failed, 2 it was used wrongly. *Retry* says whether the same
call can succeed later without a change.

This page is made from \`packages/core/src/errors/codes.ts\` by \`npm run docs:errors\`; a test holds the two equal.

| code | meaning | exit | retry |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(new URL('../docs/', import.meta.url), { recursive: true });
  writeFileSync(new URL('../docs/errors.md', import.meta.url), errorDocs());
}
