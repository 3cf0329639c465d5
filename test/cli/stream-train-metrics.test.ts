import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { serveMetrics } from '@belfry/server';
import { linesStream, trainOnStream } from 'belfry';

describe('metrics of continuous training', () => {
  it('tell what was trained on, in names that begin with belfry_', async function () {
    this.timeout(30_000);
    const folder = mkdtempSync(join(tmpdir(), 'belfry-metrics-'));
    const { metrics, url, close } = await serveMetrics({ port: 0 });
    try {
      const lines = Array.from(
        { length: 300 },
        (_, n) => `{"user":"u${n % 30}","item":"i${n % 7}","timestamp":${n}}\n`,
      );
      const stream = linesStream(
        'lines',
        (async function* () {
          for (const line of lines) yield Buffer.from(line);
        })(),
      );
      const config = { towers: { dim: 8 }, online: { window: 100 }, train: { batchSize: 32 } };
      await trainOnStream({ stream, run: join(folder, 'run'), config }, { metrics });
      const text = await (await fetch(url)).text();
      expect(text).to.match(/^belfry_stream_events_trained_total 300$/m);
      expect(text).to.match(/^belfry_stream_window_seconds_count 3$/m);
      expect(text.split('\n').filter((line) => line !== '' && !/^(# (HELP|TYPE) )?belfry_/.test(line))).to.deep.equal(
        [],
      );
    } finally {
      await close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
