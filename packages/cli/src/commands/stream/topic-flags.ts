/** Flags of reading a topic: the options that are given most, each short, and all others by --set. */
import type { Command } from 'commander';
import { kafkaOptions, type KafkaInput } from 'belfry';
import { readSettings, type SettingsFlags } from '../../config/settings.js';
import { addShortForms, shortFormTexts, type ShortForm } from '../../config/short-forms.js';
import { collect } from '../../flags.js';

/** Of every command that reads messages. */
export const topicForms: readonly ShortForm[] = [
  { flag: '--brokers <host:port,…>', path: 'brokers' },
  { flag: '--topic <name>', path: 'topic' },
  { flag: '--group <name>', path: 'group' },
  { flag: '--format <name>', path: 'format' },
];

export function addTopicFlags(command: Command, forms = topicForms): void {
  addShortForms(command, forms, kafkaOptions);
  command
    .option('--map <field=name,…>', 'names of fields in messages, e.g. user=uid,item=payload.sku', collect)
    .option('--config <file>', 'options of reading the topic from a YAML, TOML or JSON file')
    .option('--set <key=value>', 'set one option of reading the topic by its path; may be repeated', collect);
}

export interface TopicFlags extends SettingsFlags {
  readonly map?: readonly string[];
}

/** @returns options still to be parsed */
export async function topicSettings(
  { config, set = [], map = [], ...flags }: TopicFlags,
  forms = topicForms,
): Promise<KafkaInput> {
  const fields = map.flatMap((list) => list.split(',')).map((assignment) => `fields.${assignment}`);
  const settings = await readSettings(kafkaOptions, { config, set: [...set, ...fields] }, shortFormTexts(forms, flags));
  return settings as KafkaInput;
}
