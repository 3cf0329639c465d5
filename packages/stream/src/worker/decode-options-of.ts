/** What a decoder is told, from the options of reading a topic. */
import { BelfryError } from '@belfry/core';
import type { DecodeOptions } from '../decode/decode-options.js';
import type { KafkaOptions } from '../kafka/kafka-options.js';

/** @throws BelfryError INVALID_ARGUMENT where the registry's password is not there */
export function decodeOptionsOf({ fields, dedupe, timestampUnit, registry }: DecodedOptions): DecodeOptions {
  return {
    fields: { ...fields, id: dedupe.field },
    timestampUnit,
    ...(registry.url === null ? {} : { registry: { url: registry.url, ...loginOf(registry) } }),
  };
}

type DecodedOptions = Pick<KafkaOptions, 'fields' | 'dedupe' | 'timestampUnit' | 'registry'>;

function loginOf({ user, passwordVariable }: KafkaOptions['registry']): { user?: string; password?: string } {
  if (user === null) return {};
  const password = process.env[passwordVariable];
  if (password !== undefined) return { user, password };
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `registry.user ${user} without a password`,
    expected: `the password in the environment variable ${passwordVariable}`,
    change: `Set ${passwordVariable}.`,
  });
}
