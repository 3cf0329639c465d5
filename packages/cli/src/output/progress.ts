/** Progress of long work on stderr: a bar on a terminal, a plain line every few seconds elsewhere. */
import cliProgress from 'cli-progress';
import { silentProgress, type Progress, type ProgressTask } from '@belfry/core';

const LINE_EVERY_MS = 5000;

export function createProgress({ quiet }: { quiet: boolean }): Progress {
  if (quiet) return silentProgress;
  return { start: process.stderr.isTTY ? startBar : startLines };
}

type Fields = Record<string, string | number>;

function startBar(label: string, total: number | undefined, unit: string): ProgressTask {
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format:
      total === undefined
        ? `${label} {value} ${unit}  {rate}{fields}`
        : `${label} [{bar}] {percentage}%  {rate}  ETA {eta_formatted}{fields}`,
    hideCursor: true,
    clearOnComplete: false,
    fps: 5,
  });
  const started = performance.now();
  bar.start(total ?? 0, 0, { rate: '', fields: '' });
  return {
    update: (done, fields = {}) => bar.update(done, { rate: rateOf(done, started, unit), fields: inWords(fields) }),
    end: () => bar.stop(),
  };
}

function startLines(label: string, total: number | undefined, unit: string): ProgressTask {
  const started = performance.now();
  let lastLine = started;
  return {
    update(done, fields = {}) {
      const now = performance.now();
      if (now - lastLine < LINE_EVERY_MS) return;
      lastLine = now;
      const of = total === undefined ? '' : ` of ${total}, ${remaining(done, total, now - started)} left`;
      process.stderr.write(`${label}: ${done}${of} ${unit}, ${rateOf(done, started, unit)}${inWords(fields)}\n`);
    },
    end() {},
  };
}

function rateOf(done: number, started: number, unit: string): string {
  const seconds = (performance.now() - started) / 1000;
  return seconds > 0 ? `${Math.round(done / seconds).toLocaleString('en')} ${unit}/s` : '';
}

function remaining(done: number, total: number, elapsedMs: number): string {
  return done > 0 ? `${Math.round((elapsedMs * (total - done)) / done / 1000)} s` : 'unknown';
}

function inWords(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `  ${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
    .join('');
}
