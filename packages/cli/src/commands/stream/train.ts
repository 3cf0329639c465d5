/** `belfry stream train`: continuous training on a topic, a file or stdin. */
import { Option } from 'commander';
import { backendNames, type BackendName } from '@belfry/compute';
import { BelfryError, mergeOptions, type Metrics, type OptionTree } from '@belfry/core';
import { serveMetrics } from '@belfry/server';
import {
  fileStream,
  kafkaOptions,
  kafkaStream,
  linesStream,
  streamConfigOptions,
  trainOnStream,
  type KafkaInput,
  type OnlineReport,
  type StreamSource,
  type TrainOnStreamInput,
} from 'belfry';
import type { CommandContext, CommandDefinition, Outcome } from '../../command.js';
import { readSettings, type SettingsFlags } from '../../config/settings.js';
import { addShortForms, shortFormTexts, type ShortForm } from '../../config/short-forms.js';
import { collect, pairsOf, wholeNumber } from '../../flags.js';
import { topicForms } from './topic-flags.js';

interface StreamTrainFlags extends SettingsFlags {
  readonly run: string;
  readonly data?: string;
  readonly map?: readonly string[];
  readonly metricsPort?: number;
  readonly untilEnd?: boolean;
  readonly updates?: string | false;
  readonly standby?: boolean;
  readonly itemFeatures?: string;
  readonly userFeatures?: string;
  readonly backend?: BackendName;
}

type Services = CommandContext & { readonly metrics: Metrics | undefined };

/** All that `--config` and `--set` can name. */
const settingsOptions = streamConfigOptions.safeExtend({ kafka: kafkaOptions });

const shortForms: readonly ShortForm[] = [
  ...topicForms.map(({ flag, path }) => ({ flag, path: `kafka.${path}` })),
  { flag: '--preset <name>', path: 'preset' },
  { flag: '--dim <n>', path: 'towers.dim' },
  { flag: '--batch-size <n>', path: 'train.batchSize' },
  { flag: '--learning-rate <x>', path: 'train.learningRate' },
  { flag: '--window <n>', path: 'online.window' },
  { flag: '--publish-seconds <n>', path: 'publish.seconds' },
  { flag: '--seed <n>', path: 'train.seed' },
];

export const streamTrain: CommandDefinition<StreamTrainFlags> = {
  name: 'train',
  summary: 'train on events as they come, and publish versions of the run',
  examples: [
    {
      line: 'belfry stream train --brokers 127.0.0.1:9092 --topic clicks --group belfry --run runs/live',
      does: 'train on a topic until Ctrl-C; the same command goes on from there',
    },
    {
      line: 'belfry stream train --topic clicks --run runs/live --standby',
      does: 'take over when the process that trains the run is gone',
    },
    {
      line: 'belfry stream train --data events.csv --run runs/live --item-features items.csv',
      does: 'a file in place of a topic, with items that can be found before anybody took them',
    },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .requiredOption(
        '--run <folder>',
        'the run to make or to go on with; versions to serve are in its folder `published`',
      )
      .option('--data <file>', 'a log in place of a topic; - is JSON Lines on stdin')
      .option('--map <field=name,…>', 'names of fields, e.g. user=uid,item=payload.sku; may be repeated', collect)
      .option('--metrics-port <n>', 'serve Prometheus metrics at 127.0.0.1; 0 takes any free port', wholeNumber(0))
      .option('--until-end', 'stop at what the topic holds when it is opened')
      .option(
        '--updates <topic>',
        'topic that servers follow, told of versions and vectors (default: the topic with .updates)',
      )
      .option('--no-updates', 'tell no topic')
      .option('--standby', 'wait while another process trains the run, then take over')
      .option('--item-features <file>', 'what is known about items, one row each')
      .option('--user-features <file>', 'what is known about users, one row each')
      .addOption(
        new Option('--backend <name>', 'what tensors are computed on (default: the fastest that starts)').choices(
          backendNames,
        ),
      )
      .option('--config <file>', 'options from a YAML, TOML or JSON file')
      .option('--set <key=value>', 'set one option by its path; may be repeated', collect);
    addShortForms(command, shortForms, settingsOptions);
  },
  async run({ metricsPort, ...flags }, services) {
    const served = metricsPort === undefined ? null : await serveMetrics({ port: metricsPort });
    if (served !== null) services.logger.info(`metrics at ${served.url}`);
    try {
      return await trained(flags, { ...services, metrics: served?.metrics });
    } finally {
      await served?.close();
    }
  },
};

async function trained(
  { run, standby, backend, itemFeatures, userFeatures, ...flags }: StreamTrainFlags,
  { threads, ...services }: Services,
): Promise<Outcome> {
  const { kafka = {}, ...config } = await readSettings(settingsOptions, flags, shortFormTexts(shortForms, flags));
  const source = sourceOf(flags, kafka as OptionTree);
  const report = await trainOnStream(
    {
      run,
      stream: source.stream(services),
      tell: source.tell,
      config,
      standby,
      backend,
      threads,
      itemFeatures: { file: itemFeatures ?? null },
      userFeatures: { file: userFeatures ?? null },
    },
    services,
  );
  return { json: report, text: inWords(report) };
}

interface Source {
  readonly stream: (services: Pick<Services, 'logger' | 'metrics'>) => StreamSource;
  /** Topics of servers to tell. */
  readonly tell?: TrainOnStreamInput['tell'];
}

function sourceOf({ data, map = [], untilEnd, updates }: Partial<StreamTrainFlags>, kafka: OptionTree): Source {
  const fields = pairsOf(map);
  if (data === '-') return { stream: ({ logger }) => linesStream('stdin', process.stdin, { map: fields }, logger) };
  if (data !== undefined) return { stream: ({ logger }) => fileStream(data, { map: fields }, logger) };
  const options = mergeOptions(kafka, { fields, until: untilEnd ? 'end' : undefined }) as KafkaInput;
  if (typeof options.topic !== 'string') throw noSource();
  return {
    stream: (services) => kafkaStream(options, services),
    tell: updates === false ? undefined : { ...options, updates },
  };
}

function noSource(): BelfryError {
  return new BelfryError('USAGE', {
    given: 'neither a topic nor a file',
    expected: '--topic NAME, or --data FILE',
    change: 'Say where events come from.',
  });
}

function inWords({ run, windows, events, users, items, lastTest, version, trainedSeconds }: OnlineReport): string {
  return [
    `trained ${run} on ${events} events in ${windows} windows, ${trainedSeconds} s`,
    `${users} users, ${items} items`,
    ...(lastTest === null ? [] : [`last window, before it was learnt from: recall ${lastTest.recall.toFixed(4)}`]),
    version === null ? 'nothing published yet' : `newest version: ${run}/published/${String(version).padStart(6, '0')}`,
  ].join('\n');
}
