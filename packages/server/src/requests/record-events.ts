/** `POST /v1/events` */
import type { RecallEvent } from '@belfry/recall';
import type { StampedEvent } from '../journal/change.js';
import { id } from './ids.js';

export interface RecordEventsBody {
  events: RecallEvent[];
}

export const recordEventsBody = {
  type: 'object',
  properties: {
    events: {
      type: 'array',
      minItems: 1,
      maxItems: 10_000,
      items: {
        type: 'object',
        properties: {
          user: id,
          item: id,
          event: { type: 'string', maxLength: 64, description: 'What was done: click, buy, …' },
          timestamp: { type: 'number', description: 'Milliseconds since 1970; default: now.' },
        },
        required: ['user', 'item'],
        additionalProperties: false,
      },
    },
  },
  required: ['events'],
  additionalProperties: false,
};

/** Events without a time happen now: given again when the journal is read, they are then the same events. */
export function stampedEvents({ events }: RecordEventsBody): StampedEvent[] {
  const now = Date.now();
  return events.map((event) => ({ ...event, timestamp: event.timestamp ?? now }));
}
