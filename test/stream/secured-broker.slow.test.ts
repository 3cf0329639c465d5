/** A broker that takes TLS connections with a login only, reached by the command as it is typed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { belfry, oneObject, type CommandEnd } from '../cli/belfry-command.js';
import { quickOnline } from '../train/planted-stream.js';
import { withKafka } from './real-kafka.js';
import { numberedEvents } from './topic.js';

const EVENTS = 600;
const login = { username: 'shop', password: 'open-sesame' };

describe('stream: a broker with TLS and a login', function () {
  this.timeout(60_000);

  const kafka = withKafka({ login });
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-secured-'));
    await writeFile(join(folder, 'config.json'), JSON.stringify(quickOnline));
    const lines = numberedEvents(EVENTS).map((event) => JSON.stringify(event));
    await writeFile(join(folder, 'log.jsonl'), `${lines.join('\n')}\n`);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** The command, with all that is needed to be let in unless `env` says otherwise. */
  async function command(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandEnd> {
    const { bootstrap, certificate } = kafka().secured!;
    const given = { KAFKA_USERNAME: login.username, KAFKA_PASSWORD: login.password, NODE_EXTRA_CA_CERTS: certificate };
    return belfry([...args, '--brokers', bootstrap, '--json'], { env: { ...given, ...env } });
  }

  const inspect = [
    'stream',
    'inspect',
    '--topic',
    'clicks',
    '--set',
    'ssl=true',
    '--set',
    'sasl.mechanism=scram-sha-512',
  ];

  /** What the command says of its failure, which never holds the password. */
  function failureOf({ code, stdout, stderr }: CommandEnd): Record<string, string> {
    expect(code, stderr).to.equal(1);
    expect(stdout + stderr)
      .to.not.contain(login.password)
      .and.not.contain('close-sesame');
    return (JSON.parse(stdout) as { error: Record<string, string> }).error;
  }

  it('is written to and read, each event once, by SCRAM-SHA-512 and PLAIN', async () => {
    const log = join(folder, 'log.jsonl');
    const scram = ['--ssl', '--set', 'sasl.mechanism=scram-sha-512'];
    const replayed = await command(['stream', 'replay', '--data', log, '--topic', 'clicks', ...scram]);
    expect(replayed.code, replayed.stderr).to.equal(0);
    expect(oneObject(replayed)).to.include({ events: EVENTS });
    const run = ['--run', join(folder, 'run'), '--until-end', '--config', join(folder, 'config.json')];
    const plain = ['--set', 'kafka.ssl=true', '--set', 'kafka.sasl.mechanism=plain'];
    const trained = await command(['stream', 'train', '--topic', 'clicks', ...run, ...plain]);
    expect(trained.code, trained.stderr).to.equal(0);
    expect(oneObject(trained)).to.include({ events: EVENTS, items: EVENTS });
  });

  it('refuses a wrong password, and the error names what holds it', async () => {
    const { code, given, change } = failureOf(await command(inspect, { KAFKA_PASSWORD: 'close-sesame' }));
    expect(code).to.equal('STREAM_FAILED');
    expect(given).to.match(/authentication/i);
    expect(change).to.contain('KAFKA_PASSWORD');
  });

  it('is not trusted with a certificate that nobody vouches for: the error says how to', async () => {
    const { code, given, change } = failureOf(await command(inspect, { NODE_EXTRA_CA_CERTS: '' }));
    expect(code).to.equal('STREAM_FAILED');
    expect(given).to.contain('certificate');
    expect(change).to.contain('NODE_EXTRA_CA_CERTS');
  });

  it('is not waited for by a reader that cannot trust it', async () => {
    const training = [
      'stream',
      'train',
      '--topic',
      'clicks',
      '--run',
      join(folder, 'other'),
      '--set',
      'kafka.ssl=true',
    ];
    const { code, change } = failureOf(await command(training, { NODE_EXTRA_CA_CERTS: '' }));
    expect(code).to.equal('STREAM_FAILED');
    expect(change).to.contain('NODE_EXTRA_CA_CERTS');
  });
});
