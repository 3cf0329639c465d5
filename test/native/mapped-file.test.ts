import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const run = promisify(execFile);
const nativeIndex = import.meta.resolve('@belfry/native');

describe('mapped files', () => {
  it('without the C++ addon are refused with a code and what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'belfry-native-'));
    try {
      await cp(dirname(fileURLToPath(nativeIndex)), join(folder, 'dist'), {
        recursive: true,
        filter: (path) => !path.endsWith('belfry.node'),
      });
      await symlink(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
      const script = `
        import { fileMapper } from ${JSON.stringify(join(folder, 'dist/index.js'))};
        try { fileMapper(); } catch ({ code, change }) { console.log(JSON.stringify({ code, change })); }
      `;
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
      const { code, change } = JSON.parse(stdout) as { code: string; change: string };
      expect(code).to.equal('BACKEND_UNAVAILABLE');
      expect(change).to.contain('npm run setup').and.contain('in memory');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
