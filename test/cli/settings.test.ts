import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { BelfryError } from '@belfry/core';
import { readSettings } from '@belfry/cli';

const schema = z.strictObject({
  train: z
    .strictObject({ epochs: z.int().default(1), layers: z.array(z.int()).default([]), name: z.string().default('') })
    .prefault({}),
});

describe('settings of the command line', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'belfry-settings-'))));
  after(() => rm(folder, { recursive: true }));

  const files: Readonly<Record<string, string>> = {
    'a.yaml': 'train:\n  epochs: 3\n  layers: [8, 4]\n',
    'a.yml': 'train: {epochs: 3, layers: [8, 4]}',
    'a.toml': '[train]\nepochs = 3\nlayers = [8, 4]\n',
    'a.json': '{"train":{"epochs":3,"layers":[8,4]}}',
  };
  for (const [name, text] of Object.entries(files)) {
    it(`reads ${name}`, async () => {
      await writeFile(join(folder, name), text);
      expect(await readSettings(schema, { config: join(folder, name) })).to.deep.equal({
        train: { epochs: 3, layers: [8, 4] },
      });
    });
  }

  it('lays --set over the file and short forms over --set', async () => {
    const config = join(folder, 'b.json');
    await writeFile(config, '{"train":{"epochs":3,"name":"file","layers":[1]}}');
    const settings = await readSettings(
      schema,
      { config, set: ['train.epochs=4', 'train.name=set'] },
      { 'train.name': 'short', 'train.layers': undefined },
    );
    expect(settings).to.deep.equal({ train: { epochs: 4, name: 'short', layers: [1] } });
  });

  it('reads values by what the option accepts', async () => {
    expect(await readSettings(schema, { set: ['train.name=7', 'train.layers=1,2'] })).to.deep.equal({
      train: { name: '7', layers: [1, 2] },
    });
  });

  it('takes everything behind the first = as the value', async () => {
    expect(await readSettings(schema, { set: ['train.name=a=b'] })).to.deep.equal({ train: { name: 'a=b' } });
  });

  const refused: readonly (readonly [what: string, file: string | null, text: string, set: string[], code: string])[] =
    [
      ['a missing file', 'missing.yaml', '', [], 'CONFIG_UNREADABLE'],
      ['a file of an unknown extension', 'c.ini', 'a=1', [], 'CONFIG_UNREADABLE'],
      ['damaged JSON', 'c.json', '{"train":', [], 'CONFIG_UNREADABLE'],
      ['damaged TOML', 'c.toml', 'train = [', [], 'CONFIG_UNREADABLE'],
      ['damaged YAML', 'c.yaml', 'train: [1', [], 'CONFIG_UNREADABLE'],
      ['a list in place of a tree', 'd.yaml', '- 1\n- 2\n', [], 'CONFIG_UNREADABLE'],
      ['--set without =', null, '', ['train.epochs'], 'USAGE'],
      ['--set without a key', null, '', ['=3'], 'USAGE'],
    ];
  for (const [what, file, text, set, code] of refused) {
    it(`refuses ${what}`, async () => {
      const config = file === null ? undefined : join(folder, file);
      if (config !== undefined && text !== '') await writeFile(config, text);
      const error: unknown = await readSettings(schema, { config, set }).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(BelfryError);
      expect((error as BelfryError).code).to.equal(code);
    });
  }
});
