// `belfry stream train` on what a topic holds, as a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** @param settings as after `--set` */
export async function trainOnTopic(run, { brokers, topic, settings }) {
  const args = [
    'stream',
    'train',
    '--brokers',
    brokers.join(','),
    '--topic',
    topic,
    '--run',
    run,
    '--until-end',
    '--json',
  ];
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['packages/cli/bin/belfry.js', ...args, ...settings.flatMap((one) => ['--set', one])],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`belfry stream train ended with ${code}`);
  const report = JSON.parse(said);
  const seconds = (performance.now() - started) / 1000;
  return {
    ...report,
    settings,
    seconds: Number(seconds.toFixed(1)),
    eventsPerSecond: Math.round(report.events / seconds),
    eventsPerSecondOfTraining: Math.round(report.events / report.trainedSeconds),
  };
}
