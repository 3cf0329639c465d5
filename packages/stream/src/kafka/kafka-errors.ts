/** What kafkajs throws, in the words of Belfry. */
import { BelfryError } from '@belfry/core';

interface KafkaError {
  readonly name?: string;
  readonly type?: string;
  readonly message?: string;
  readonly retriable?: boolean;
  readonly cause?: unknown;
}

const MOST_CAUSES = 10;

/** Failures that no waiting mends. */
const lasting = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_SESSION_TIMEOUT',
  'UNSUPPORTED_VERSION',
  'INVALID_GROUP_ID',
]);

const leaderless = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** Whether the same can succeed later by itself: a broker that is away, a leader that is being chosen. */
export function passes(error: unknown): boolean {
  const chain = causes(error);
  if (chain.some((cause) => cause instanceof BelfryError)) return false;
  if (!chain.some(({ name }) => name?.startsWith('KafkaJS'))) return false;
  return !chain.some(({ name, type }) => name === 'KafkaJSSASLAuthenticationError' || lasting.has(type ?? ''));
}

/** Whether a partition has no leader just now, or another than the one that was asked. */
export function isLeaderless(error: unknown): boolean {
  return causes(error).some(({ type }) => leaderless.has(type ?? ''));
}

/** @param doing in words, such as `reading the topic clicks` */
export function streamFailed(doing: string, error: unknown, change?: string): BelfryError {
  const chain = causes(error);
  const own = chain.find((cause) => cause instanceof BelfryError);
  if (own !== undefined) return own;
  const last = chain.at(-1) ?? {};
  const said = [last.type, last.message].filter((part) => part !== undefined).join(': ');
  return new BelfryError(
    'STREAM_FAILED',
    {
      given: `${doing} failed: ${said || String(error)}`,
      expected: 'brokers that answer and let this client in',
      change: change ?? 'Check the brokers, and the rights of this client; then go on with the same command.',
    },
    { cause: error },
  );
}

function causes(error: unknown): KafkaError[] {
  const chain: KafkaError[] = [];
  let at = error;
  while (typeof at === 'object' && at !== null && chain.length < MOST_CAUSES) {
    chain.push(at);
    at = (at as KafkaError).cause;
  }
  return chain;
}
