/** A folder for the files of one suite, removed afterwards. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class TemporaryFolder {
  #path = '';

  constructor() {
    before(async () => {
      this.#path = await mkdtemp(join(tmpdir(), 'belfry-data-'));
    });
    after(() => rm(this.#path, { recursive: true }));
  }

  file(name: string): string {
    return join(this.#path, name);
  }

  async put(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(this.file(name), content);
    return this.file(name);
  }
}
