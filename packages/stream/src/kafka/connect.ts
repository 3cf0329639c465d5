/** A client of Kafka made from options. kafkajs is CommonJS: only its default export is sure to be there. */
import kafkajs, { type Kafka as KafkaClient, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { BelfryError, type Logger } from '@belfry/core';
import type { ConnectionOptions } from './connection-options.js';

export type { KafkaClient };

/** Tries of one request before the caller hears of it. */
const RETRIES = 5;

/** @throws BelfryError INVALID_ARGUMENT where a password is not there */
export function connectTo(options: ConnectionOptions, logger: Logger, retries = RETRIES): KafkaClient {
  const { brokers, clientId, ssl } = options;
  return new kafkajs.Kafka({
    brokers,
    clientId,
    ssl,
    ...(options.sasl.mechanism === 'none' ? {} : { sasl: saslOf(options) }),
    connectionTimeout: 3000,
    retry: { retries, initialRetryTime: 100, maxRetryTime: 2000 },
    logCreator: logTo(logger),
  });
}

function saslOf({ sasl: { mechanism, username, passwordVariable } }: ConnectionOptions): SASLOptions {
  const given = { username: username || process.env.KAFKA_USERNAME, password: process.env[passwordVariable] };
  for (const [what, value] of Object.entries(given)) {
    if (value !== undefined) continue;
    const variable = what === 'username' ? 'KAFKA_USERNAME' : passwordVariable;
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `sasl.mechanism ${mechanism} without a ${what}`,
      expected: `the ${what} in the environment variable ${variable}`,
      change: `Set ${variable}.`,
    });
  }
  return { mechanism, ...given } as SASLOptions;
}

/** kafkajs calls errors what it then tries again: those are warnings here, and its news are for debugging. */
function logTo(logger: Logger): KafkaConfig['logCreator'] {
  const { ERROR, WARN } = kafkajs.logLevel;
  return () =>
    ({ namespace, level, log: { message, ...fields } }) => {
      const text = `kafka ${namespace}: ${message}`;
      if (level === ERROR || level === WARN) logger.warn(text, pick(fields));
      else logger.debug(text, pick(fields));
    };
}

/** What the log has itself, and what is of no use in it. */
const LEFT_OUT = ['timestamp', 'logger', 'stack'];

/** The fields that can cross a thread: plain values. */
function pick(fields: object): Record<string, unknown> {
  const plain = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => plain(value) && !LEFT_OUT.includes(name)));
}
