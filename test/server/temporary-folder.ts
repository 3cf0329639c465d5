/** Folders for the tests of one `describe`, removed after each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** To be called within `describe`; the function returned makes a new folder. */
export function temporaryFolder(): () => string {
  const made: string[] = [];
  afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  return () => {
    made.push(mkdtempSync(join(tmpdir(), 'belfry-server-')));
    return made.at(-1)!;
  };
}
