/** What a server follows: the events of a topic, and what training publishes about its run. */
import type { KafkaInput } from '@belfry/stream';

export interface FollowInput extends Omit<KafkaInput, 'group' | 'until' | 'dedupe' | 'lateness'> {
  /** Topic of what training publishes; default: `topic` with `.updates`. */
  readonly updates?: string;
}

export function updatesTopicOf({ topic, updates }: Pick<FollowInput, 'topic' | 'updates'>): string {
  return updates ?? `${topic}.updates`;
}
