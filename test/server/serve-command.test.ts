import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { generateShop, openRecall, train } from 'belfry';
import { belfry, type CommandEnd } from '../cli/belfry-command.js';

describe('belfry serve', () => {
  let folder: string;
  let run: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-serve-'));
    run = join(folder, 'run');
    await generateShop({ out: join(folder, 'shop'), preset: 'tiny' });
    await train({ data: join(folder, 'shop'), run, config: { train: { epochs: 1, refit: false } } });
  });
  after(() => rm(folder, { recursive: true }));

  /** Starts the command, asks it and stops it. */
  async function whileServing(
    work: (url: string) => Promise<void>,
    env: Record<string, string> = {},
  ): Promise<CommandEnd> {
    let failure: unknown = null;
    const end = await belfry(['serve', '--run', run, '--port', '0', '--json'], {
      env,
      when: {
        stderr: / at http:\S+;/,
        act: (pid, said) => {
          void work(/ at (http:\S+);/.exec(said)![1])
            .catch((error: unknown) => (failure = error))
            .finally(() => process.kill(pid, 'SIGTERM'));
        },
      },
    });
    if (failure !== null) throw failure;
    return end;
  }

  it('answers as the library does until SIGTERM, and ends with 0', async () => {
    const recall = await openRecall(run);
    const [user] = recall.users.ids;
    const options = {
      k: 5,
      explain: true,
      where: { must: [{ attribute: 'price', from: 0 }] },
      sources: { u2i: 0.5, popular: 0.5 },
    };
    const expected = await recall.recommend({ user }, options);
    const end = await whileServing(async (url) => {
      const answer = await post(`${url}/v1/recall/user`, { user, ...options });
      const { tookMs, indexVersion, ...result } = (await answer.json()) as Record<string, unknown>;
      expect(result).to.deep.equal(JSON.parse(JSON.stringify(expected)));
      expect(tookMs).to.be.a('number');
      expect(indexVersion).to.match(/^run-/);
      expect((await post(`${url}/v1/events`, { events: [{ user, item: 'x' }] })).status).to.equal(403);
    });
    expect(end.code).to.equal(0);
    expect(JSON.parse(end.stdout)).to.include({ run, stopped: true });
  });

  it('keeps what was written for the next start, in the run folder', async () => {
    const { users, items } = await openRecall(run);
    const [user] = users.ids;
    const gone = items.ids[3];
    const env = { BELFRY_API_KEY: 'key of the test' };
    const headers = { authorization: `Bearer ${env.BELFRY_API_KEY}` };
    await whileServing(async (url) => {
      expect((await fetch(`${url}/v1/items/${gone}`, { method: 'DELETE', headers })).status).to.equal(200);
      expect(
        (await post(`${url}/v1/events`, { events: [{ user: 'somebody new', item: items.ids[5] }] }, headers)).status,
      ).to.equal(200);
    }, env);
    await whileServing(async (url) => {
      const answers = await Promise.all(
        [user, 'somebody new'].map(async (one) =>
          (await fetch(`${url}/v1/users/${encodeURIComponent(one)}/recall?k=1000`)).json(),
        ),
      );
      const [known, fresh] = (answers as { items: { item: string }[] }[]).map((answer) =>
        answer.items.map(({ item }) => item),
      );
      expect(known).not.to.include(gone);
      expect(fresh).not.to.include(gone).and.not.to.include(items.ids[5]);
    });
  });

  it('says so where the port is taken or the state has an owner', async () => {
    await whileServing(async (url) => {
      const second = await belfry(['serve', '--run', run, '--port', '0', '--json']);
      expect(codeOf(second)).to.equal('RUN_LOCKED');
      const third = await belfry([
        'serve',
        '--run',
        run,
        '--state',
        join(folder, 'other'),
        '--port',
        new URL(url).port,
        '--json',
      ]);
      expect(codeOf(third)).to.equal('ADDRESS_UNAVAILABLE');
    });
  });
});

function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

function codeOf({ stdout }: CommandEnd): string {
  return (JSON.parse(stdout) as { error: { code: string } }).error.code;
}
