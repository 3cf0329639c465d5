/** `belfry stream train`: continuous training on a topic, a file or stdin. */
import { Option } from 'commander';
import { backendNames, type BackendName } from '@belfry/compute';
import { BelfryError, mergeOptions, type Logger, type OptionTree } from '@belfry/core';
import { kafkaOptions, type KafkaInput } from '@belfry/stream';
import {
  fileStream,
  kafkaStream,
  linesStream,
  streamConfigOptions,
  trainOnStream,
  type OnlineReport,
  type StreamSource,
} from 'belfry';
import type { CommandDefinition } from '../../command.js';
import { readSettings, type SettingsFlags } from '../../config/settings.js';
import { addShortForms, shortFormTexts, type ShortForm } from '../../config/short-forms.js';
import { collect } from '../../flags.js';

interface StreamTrainFlags extends SettingsFlags {
  readonly run: string;
  readonly brokers?: string;
  readonly topic?: string;
  readonly group?: string;
  readonly updates?: string;
  readonly data?: string;
  readonly untilEnd?: boolean;
  readonly standby?: boolean;
  readonly itemFeatures?: string;
  readonly userFeatures?: string;
  readonly backend?: BackendName;
}

/** All that `--config` and `--set` can name. */
const settingsOptions = streamConfigOptions.safeExtend({ kafka: kafkaOptions });

const shortForms: readonly ShortForm[] = [
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
      .option('--brokers <list>', 'Kafka brokers to ask first, host:port, with commas (default: 127.0.0.1:9092)')
      .option('--topic <name>', 'the topic to train on')
      .option(
        '--group <name>',
        'consumer group, by which tools of Kafka show how far training has come (default: belfry)',
      )
      .option('--updates <topic>', 'topic by which servers are told (default: the topic with .updates)')
      .option('--data <file>', 'a log in place of a topic; - is JSON Lines on stdin')
      .option('--until-end', 'stop at what the topic holds when it is opened')
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
  async run({ run, standby, backend, itemFeatures, userFeatures, ...flags }, { threads, ...services }) {
    const { kafka = {}, ...config } = await readSettings(settingsOptions, flags, shortFormTexts(shortForms, flags));
    const topic = flags.data === undefined ? topicOf(flags, kafka as OptionTree) : null;
    const report = await trainOnStream(
      {
        run,
        stream: topic === null ? fileOf(flags.data!, services.logger) : kafkaStream(topic, services.logger),
        tell: topic === null ? undefined : { ...topic, updates: flags.updates },
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
  },
};

function fileOf(path: string, logger: Logger): StreamSource {
  return path === '-' ? linesStream('stdin', process.stdin, {}, logger) : fileStream(path, {}, logger);
}

function topicOf(
  { brokers, topic, group, untilEnd }: Pick<StreamTrainFlags, 'brokers' | 'topic' | 'group' | 'untilEnd'>,
  kafka: OptionTree,
): KafkaInput {
  const options = mergeOptions(kafka, {
    brokers: brokers?.split(','),
    topic,
    group,
    until: untilEnd ? 'end' : undefined,
  });
  if (typeof options.topic === 'string') return options as KafkaInput;
  throw new BelfryError('USAGE', {
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
