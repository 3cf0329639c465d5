import { expect } from 'chai';
import { commands } from '@belfry/cli';
import { belfry, oneObject } from './belfry-command.js';

describe('belfry, used rightly and wrongly', () => {
  it('has the commands it is known for', () => {
    const names =
      'synth import train tune eval index pairs recommend similar serve stream map explore bench inspect doctor demo';
    expect(commands.map(({ name }) => name)).to.have.members(names.split(' '));
  });

  const leaves = commands.flatMap((entry) =>
    'commands' in entry ? entry.commands.map(({ name }) => `${entry.name} ${name}`) : [entry.name],
  );
  for (const name of leaves) {
    it(`${name} --help shows options and examples on stdout and exits 0`, async () => {
      const { code, stdout, stderr } = await belfry([...name.split(' '), '--help']);
      expect(code).to.equal(0);
      expect(stderr).to.equal('');
      expect(stdout)
        .to.match(/^Usage: belfry /)
        .and.to.include('--json')
        .and.to.match(new RegExp(`Examples:[^]*belfry ${name}`));
    });
  }

  it('index --help lists its commands', async () => {
    const { code, stdout } = await belfry(['index', '--help']);
    expect(code).to.equal(0);
    for (const verb of ['build', 'probe', 'tune', 'info']) expect(stdout).to.match(new RegExp(`^  ${verb} `, 'm'));
  });

  it('--help lists every command', async () => {
    const { code, stdout } = await belfry(['--help']);
    expect(code).to.equal(0);
    const words = stdout.replaceAll(/\s+/g, ' ');
    for (const { name, summary } of commands) expect(words).to.include(name).and.to.include(summary);
  });

  it('--version prints the version alone', async () => {
    expect(await belfry(['--version'])).to.deep.include({ code: 0, stdout: '0.1.0\n' });
  });

  const wrong: readonly (readonly [what: string, args: string[], words: RegExp])[] = [
    ['no command', [], /no command/],
    ['an unknown command, naming the nearest', ['trian'], /'trian'[^]*Did you mean train\?/],
    [
      'an unknown option, naming the nearest',
      ['recommend', '--run', 'r', '--usr', 'u'],
      /'--usr'[^]*Did you mean --user\?/,
    ],
    ['a missing option', ['similar', '--run', 'r'], /--item/],
    ['a value that is no number', ['similar', '--run', 'r', '--item', 'i', '--k', 'ten'], /ten[^]*whole number/],
    ['options that exclude each other', ['recommend', '--run', 'r', '--user', 'u', '--history', 'a'], /--history/],
    ['neither user nor history', ['recommend', '--run', 'r'], /neither --user nor --history/],
    ['an argument too many', ['doctor', 'now'], /too many arguments/],
    ['a recall that is none', ['index', 'tune', '--run', 'r', '--recall', '1.5'], /1\.5[^]*below 1/],
    [
      'a size that is none',
      ['index', 'tune', '--run', 'r', '--recall', '.9', '--memory', '2 apples'],
      /apples[^]*2GiB/,
    ],
    ['an index neither by file nor by run', ['index', 'info'], /neither a file nor --run/],
    ['a verb that index does not have', ['index', 'bild', '--run', 'r'], /bild[^]*build/],
  ];
  for (const [what, args, words] of wrong) {
    it(`exits 2 for ${what}`, async () => {
      const { code, stdout, stderr } = await belfry(args);
      expect(stderr)
        .to.match(/^error USAGE: /m)
        .and.to.match(words)
        .and.not.to.match(/\n\s+at /);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    });
  }

  it('puts the error as one JSON object on stdout with --json, and the words on stderr', async () => {
    const end = await belfry(['recommend', '--run', '/no/such/run', '--user', 'u', '--json']);
    expect(end.code).to.equal(1);
    expect(oneObject(end)).to.have.nested.property('error.code', 'RUN_NOT_FOUND');
    expect(end.stderr).to.match(/^error RUN_NOT_FOUND: /);
  });

  it('puts a USAGE error as one JSON object on stdout too', async () => {
    const end = await belfry(['recommend', '--jsno', '--json']);
    expect(end.code).to.equal(2);
    expect(oneObject(end)).to.have.nested.property('error.code', 'USAGE');
  });
});
