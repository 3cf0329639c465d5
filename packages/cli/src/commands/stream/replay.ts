/** `belfry stream replay`: a log into a topic. */
import { replayLog, replayOptions, type ReplayLogInput, type ReplayReport } from 'belfry';
import type { CommandDefinition } from '../../command.js';
import { readSettings, type SettingsFlags } from '../../config/settings.js';
import { addShortForms, formsOf, shortFormTexts } from '../../config/short-forms.js';
import { collect, pairsOf } from '../../flags.js';

interface ReplayFlags extends SettingsFlags {
  readonly data: string;
  readonly map?: readonly string[];
}

/** Every option is a flag; how to log in is set by --set and the environment. */
const forms = formsOf(replayOptions).filter(({ path }) => !path.startsWith('sasl.'));

export const replayCommand: CommandDefinition<ReplayFlags> = {
  name: 'replay',
  summary: 'send a data set or a log to a Kafka topic as if it happened now',
  examples: [
    { line: 'belfry stream replay --data data/shop --topic clicks', does: 'as fast as the brokers take it' },
    { line: 'belfry stream replay --data data/shop --topic clicks --rate 20000', does: '20 000 events a second' },
    { line: 'belfry stream replay --data log.jsonl --topic clicks --speed 60', does: 'an hour in a minute' },
    { line: 'belfry stream replay --data data/shop --topic clicks --resume', does: 'on after an interruption' },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .requiredOption('--data <path>', 'a data-set folder, a log file, or - for JSON Lines from stdin')
      .option('--map <column=name,…>', 'names of columns in the file, e.g. user=uid,item=sku; may be repeated', collect)
      .option('--config <file>', 'options from a YAML, TOML or JSON file')
      .option('--set <key=value>', 'set one option by its path; may be repeated', collect);
    addShortForms(command, forms, replayOptions);
  },
  async run({ data, map = [], config, set, ...flags }, { progress, signal }) {
    const settings = await readSettings(replayOptions, { config, set }, shortFormTexts(forms, flags));
    const input = { ...settings, data, map: pairsOf(map) } as ReplayLogInput;
    const report = await replayLog(input, { progress, signal });
    return { json: report, text: inWords(report) };
  },
};

function inWords({ topic, events, before, seconds, partitions, finished }: ReplayReport): string {
  const rate = Math.round(events / Math.max(seconds, 1e-3));
  return [
    `${events} events sent to ${topic} (${partitions} partitions) in ${seconds} s, ${rate} a second`,
    ...(before > 0 ? [`${before} were there from an earlier replay`] : []),
    ...(finished ? [] : ['interrupted; the same command with --resume goes on from there']),
  ].join('\n');
}
