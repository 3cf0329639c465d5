/** One row per format of messages. */
import { BelfryError } from '@belfry/core';
import type { DecodeOptions } from './decode-options.js';
import type { EventDecoder } from './decoder.js';

/** Loaded when it is asked for, so that a topic of JSON does not load the libraries of the others. */
const rows: Readonly<Record<string, (options: DecodeOptions) => Promise<EventDecoder>>> = {
  json: async (options) => new (await import('./json/json-decoder.js')).JsonDecoder(options),
  arrow: async (options) => (await import('./arrow/arrow-decoder.js')).ArrowDecoder.create(options),
  avro: async (options) => new (await import('./avro/avro-decoder.js')).AvroDecoder(options),
  'json-schema': async (options) => new (await import('./json/json-schema-decoder.js')).JsonSchemaDecoder(options),
};

/** The formats that {@link createDecoder} knows. */
export const messageFormats: readonly string[] = Object.keys(rows);

/** @throws BelfryError FORMAT_UNKNOWN; INVALID_ARGUMENT where an option is missing or wrong */
export async function createDecoder(format: string, options: DecodeOptions = {}): Promise<EventDecoder> {
  const create = Object.hasOwn(rows, format) ? rows[format] : undefined;
  if (create !== undefined) return create(options);
  throw new BelfryError('FORMAT_UNKNOWN', {
    given: `the message format ${JSON.stringify(format)}`,
    expected: `one of ${messageFormats.join(', ')}`,
    change: 'Name the format of the messages in the topic.',
  });
}
