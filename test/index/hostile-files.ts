/** Loads hostile files in a process of its own with a small heap. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { IndexKindName } from '@belfry/index';
import { expect } from 'chai';
import type { HostileOutcome } from './hostile-files.program.js';
import { buildSmallIndex } from './small-index.js';

const run = promisify(execFile);
const program = fileURLToPath(new URL('hostile-files.program.js', import.meta.url));
const MAX_GROWTH_BYTES = 96 * 2 ** 20;

/** Every file is refused with a code, or was harmless; memory stays bounded. */
export async function refuseHostileFiles(kind: IndexKindName, count: number, seed: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
  try {
    const path = join(folder, 'index.belfry');
    await (await buildSmallIndex(kind, 200, 1)).save(path);
    const { stdout } = await run(process.execPath, ['--max-old-space-size=64', program, path, `${count}`, `${seed}`]);
    const { codes, defects, rssGrowthBytes } = JSON.parse(stdout) as HostileOutcome;
    expect(defects).to.deep.equal([]);
    expect(codes).to.include.keys('INDEX_INVALID', 'CHECKSUM_MISMATCH', 'FILE_TRUNCATED', 'FORMAT_TOO_NEW');
    expect(Object.values(codes).reduce((sum, times) => sum + times, 0)).to.equal(count);
    expect(rssGrowthBytes).to.be.lessThan(MAX_GROWTH_BYTES);
  } finally {
    await rm(folder, { recursive: true });
  }
}
