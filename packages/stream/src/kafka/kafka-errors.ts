/** What kafkajs throws, in the words of Belfry. */
import { BelfryError } from '@belfry/core';

interface KafkaError {
  readonly name?: string;
  readonly type?: string;
  readonly code?: string;
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

/** Node's codes of a certificate that cannot be trusted. */
const UNTRUSTED = /CERT|ISSUER|UNABLE_TO_VERIFY/;

const leaderless = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** Whether the same can succeed later by itself: a broker that is away, a leader that is being chosen. */
export function passes(error: unknown): boolean {
  const chain = causes(error);
  if (chain.some((cause) => cause instanceof BelfryError)) return false;
  if (!chain.some(({ name }) => name?.startsWith('KafkaJS'))) return false;
  return !chain.some((cause) => isLoginRefused(cause) || isUntrusted(cause) || lasting.has(cause.type ?? ''));
}

function isLoginRefused({ name }: KafkaError): boolean {
  return name === 'KafkaJSSASLAuthenticationError';
}

function isUntrusted({ code }: KafkaError): boolean {
  return typeof code === 'string' && UNTRUSTED.test(code);
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
      change: change ?? changeOf(chain),
    },
    { cause: error },
  );
}

function changeOf(chain: readonly KafkaError[]): string {
  if (chain.some(isLoginRefused))
    return 'Check sasl.mechanism, the user name (sasl.username, KAFKA_USERNAME) and the password in the variable that sasl.passwordVariable names (KAFKA_PASSWORD).';
  if (chain.some(isUntrusted))
    return "Name the PEM file of the authority that signed the broker's certificate by the environment variable NODE_EXTRA_CA_CERTS, and reach the broker by a name that the certificate holds.";
  return 'Check the brokers, and the rights of this client; then go on with the same command.';
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
