/** Options of reaching Kafka. Secrets come from the environment, so that no configuration or run folder holds them. */
import { z } from 'zod';
import { parseOptions } from '@belfry/core';

export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export const connectionOptions = z.strictObject({
  brokers: z
    .array(z.string().min(1))
    .min(1)
    .default(['127.0.0.1:9092'])
    .describe('Brokers to ask first, `host:port`; the others are learnt from them.'),
  clientId: z
    .string()
    .min(1)
    .default('belfry')
    .describe('Name by which brokers know this client, in their logs and quotas.'),
  ssl: z.boolean().default(false).describe('Whether connections are encrypted with TLS.'),
  sasl: z
    .strictObject({
      mechanism: z
        .enum(['none', ...saslMechanisms])
        .default('none')
        .describe('How to log in; with `none`, brokers are reached without.'),
      username: z.string().default('').describe('Who logs in; empty = the environment variable `KAFKA_USERNAME`.'),
      passwordVariable: z
        .string()
        .min(1)
        .default('KAFKA_PASSWORD')
        .describe('Environment variable that holds the password.'),
    })
    .prefault({}),
  maxOfflineMs: z
    .int()
    .min(0)
    .default(600_000)
    .describe('Milliseconds without any answer of the brokers after which reading fails; until then it tries again.'),
});

export type ConnectionOptions = z.output<typeof connectionOptions>;
export type ConnectionInput = z.input<typeof connectionOptions>;

/**
 * The options of reaching Kafka among others that are given.
 *
 * @throws BelfryError CONFIG_INVALID
 */
export function connectionOf({ brokers, clientId, ssl, sasl, maxOfflineMs }: ConnectionInput): ConnectionOptions {
  return parseOptions(connectionOptions, { brokers, clientId, ssl, sasl, maxOfflineMs });
}
