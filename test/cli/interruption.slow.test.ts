import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { belfry, oneObject, startBelfry } from './belfry-command.js';

describe('a signal while training', () => {
  let folder: string;
  let data: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-signal-'));
    data = join(folder, 'shop');
    expect((await belfry(['synth', '--preset', 'tiny', '--out', data])).code).to.equal(0);
  });
  after(() => rm(folder, { recursive: true }));

  const trainInto = (run: string, epochs: number): string[] => {
    return [
      'train',
      '--data',
      data,
      '--run',
      run,
      '--epochs',
      String(epochs),
      '--dim',
      '8',
      '--set',
      'train.patience=0',
      '--json',
    ];
  };

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} saves and stops; the same command goes on from there`, async () => {
      const run = join(folder, signal);
      const stopped = await belfry(trainInto(run, 30), {
        when: { stderr: /epoch 2:/, act: (pid) => process.kill(pid, signal) },
      });
      expect(stopped.code, stopped.stderr).to.equal(1);
      expect(oneObject(stopped)).to.have.nested.property('error.code', 'TRAINING_INTERRUPTED');
      const finished = await belfry(trainInto(run, 30));
      expect(finished.code, finished.stderr).to.equal(0);
      expect(finished.stderr).to.include('resuming').and.not.to.include('epoch 1:');
    });
  }

  it('a stderr that nobody reads any more saves and stops; the same command goes on from there', async () => {
    const run = join(folder, 'left-alone');
    const child = startBelfry(trainInto(run, 30));
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (stderr.includes('epoch 2:')) child.stderr.destroy();
    });
    const [code] = await once(child, 'close');
    expect(code, stderr).to.equal(1);
    expect(JSON.parse(stdout)).to.have.nested.property('error.code', 'TRAINING_INTERRUPTED');
    const finished = await belfry(trainInto(run, 30));
    expect(finished.code, finished.stderr).to.equal(0);
    expect(finished.stderr).to.include('resuming').and.not.to.include('epoch 1:');
  });

  it('a second one ends the process at once', async () => {
    const act = (pid: number): void => {
      process.kill(pid, 'SIGINT');
      setTimeout(() => process.kill(pid, 'SIGINT'), 1);
    };
    const { code, stdout } = await belfry(trainInto(join(folder, 'twice'), 1000), {
      when: { stderr: /epoch 1:/, act },
    });
    expect(code).to.be.oneOf([1, 130]);
    expect(stdout === '' || stdout.includes('TRAINING_INTERRUPTED')).to.equal(true);
  });
});
