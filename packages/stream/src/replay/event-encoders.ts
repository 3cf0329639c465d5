/** One row per format of messages that a replay writes. */
import { Float32, Float64, Utf8, tableToIPC, Table, vectorFromArray } from 'apache-arrow';

export interface ReplayedEvent {
  readonly user: string;
  readonly item: string;
  readonly timestamp?: number;
  readonly event?: string;
  readonly weight?: number;
  readonly id?: string;
}

export interface EventEncoder {
  /** Events that go into one message at most. */
  readonly eventsAMessage: number;
  encode(events: readonly ReplayedEvent[]): Buffer;
}

const arrowTypes = {
  user: new Utf8(),
  item: new Utf8(),
  timestamp: new Float64(),
  event: new Utf8(),
  weight: new Float32(),
  id: new Utf8(),
};

export const eventEncoders: Readonly<Record<string, EventEncoder>> = {
  json: { eventsAMessage: 1, encode: ([event]) => Buffer.from(JSON.stringify(event)) },
  arrow: {
    eventsAMessage: 1000,
    encode(events) {
      // All events of a log have the same fields.
      const columns = Object.entries(arrowTypes)
        .filter(([name]) => name in events[0])
        .map(([name, type]) => [
          name,
          vectorFromArray(
            events.map((event) => event[name as keyof ReplayedEvent]),
            type,
          ),
        ]);
      return Buffer.from(tableToIPC(new Table(Object.fromEntries(columns)), 'stream'));
    },
  },
};
