import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface RoomChecks {
  problems(base?: string): string[];
  lintBlock(room: { folder: string; mayImport: readonly string[] }): { rules: Record<string, unknown> };
}

describe('rooms', () => {
  let folder: string;
  let checks: RoomChecks;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-rooms-'));
    checks = (await import(new URL('../../../scripts/check-rooms.mjs', import.meta.url).href)) as RoomChecks;
  });
  after(() => rm(folder, { recursive: true }));

  it('import only what the table allows and their package.json declares', () => {
    expect(checks.problems()).to.deep.equal([]);
  });

  const forbidden = {
    'a room that is not in the list': "import { train } from '@belfry/train';\nexport const value = train;\n",
    'the umbrella': "import { train } from 'belfry';\nexport const value = train;\n",
    "another room's inside": "import { Rng } from '../../core/src/rng.js';\nexport const value = Rng;\n",
    "another room's file by package name":
      "import { Rng } from '@belfry/core/dist/rng.js';\nexport const value = Rng;\n",
  };
  for (const [what, source] of Object.entries(forbidden)) {
    it(`the linter refuses ${what}`, async () => {
      expect(await lint(source)).to.match(/no-restricted-imports/);
    });
  }

  it('the linter lets an allowed room through', async () => {
    expect(await lint("import { Rng } from '@belfry/core';\nexport const value = Rng;\n")).not.to.match(
      /no-restricted-imports/,
    );
  });

  /** What the linter says of a file of the room `index`, which may import core and native. */
  async function lint(source: string): Promise<string> {
    await mkdir(join(folder, 'packages/index/src'), { recursive: true });
    await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    await writeFile(join(folder, 'packages/index/src/subject.ts'), source);
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), 'packages'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout;
  }
});

describe('package-lock.json', () => {
  it('names a version and a checksum for every package of every platform, and no address', async () => {
    const { default: lock } = (await import(new URL('../../../package-lock.json', import.meta.url).href, {
      with: { type: 'json' },
    })) as {
      default: { packages: Record<string, Record<string, unknown>> };
    };
    const installed = Object.entries(lock.packages).filter(
      ([path, entry]) => path.startsWith('node_modules/') && entry.link !== true,
    );
    expect(installed.filter(([, entry]) => entry.version === undefined || entry.integrity === undefined)).to.deep.equal(
      [],
    );
    expect(installed.filter(([, entry]) => entry.resolved !== undefined)).to.deep.equal([]);
    for (const tool of ['oxlint', 'oxfmt', 'oxlint-tsgolint']) {
      const platforms = Object.keys(lock.packages[`node_modules/${tool}`].optionalDependencies as object);
      expect(platforms.filter((name) => lock.packages[`node_modules/${name}`] === undefined)).to.deep.equal([]);
    }
  });
});
