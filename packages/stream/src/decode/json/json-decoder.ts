/** JSON: one object a message, one event. */
import { defaultFields, eventFields, type DecodeOptions, type FieldMap } from '../decode-options.js';
import type { EventDecoder, MessagePlace, Refusal } from '../decoder.js';
import type { EventColumns } from '../event-columns.js';
import { PlainEvents } from '../plain-event.js';
import { readPaths } from './read-paths.js';

export class JsonDecoder implements EventDecoder {
  readonly format = 'json';
  readonly #fields: FieldMap;
  readonly #plain: PlainEvents;

  constructor(options: DecodeOptions) {
    this.#fields = { ...defaultFields, ...options.fields };
    this.#plain = new PlainEvents(this.#fields, options);
  }

  prepare(): null {
    return null;
  }

  decode(value: Buffer | null, at: MessagePlace, out: EventColumns): Refusal | null {
    if (value === null) return { kind: 'no-value', reason: 'the message has no value' };
    return this.#decodeParsed(value, at, out);
  }

  /** By JSON.parse: what the scanner leaves, and what it is tested against. */
  #decodeParsed(value: Buffer, at: MessagePlace, out: EventColumns): Refusal | null {
    let document: unknown;
    try {
      document = JSON.parse(value.toString());
    } catch (cause) {
      return { kind: 'undecodable', reason: `not JSON: ${(cause as Error).message}` };
    }
    if (typeof document !== 'object' || document === null || Array.isArray(document))
      return { kind: 'undecodable', reason: 'JSON, but not an object' };
    return this.#plain.append(readPaths(document, this.#fields, eventFields), at, out);
  }
}
