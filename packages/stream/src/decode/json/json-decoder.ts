/**
 * JSON: one object a message, one event.
 *
 * Two ways to the same rows. The scanner takes the messages that are as most are: all they hold is read from their bytes.
 * Every other one, and every one that will be refused, goes through JSON.parse, so what is refused and why is decided there.
 */
import { MS_PER_UNIT } from '@belfry/data';
import { defaultFields, eventFields, type DecodeOptions, type EventField, type FieldMap } from '../decode-options.js';
import type { EventDecoder, MessagePlace, Refusal } from '../decoder.js';
import { NO_TYPE, type EventColumns } from '../event-columns.js';
import { NO_ID, hashOfBytes } from '../event-hash.js';
import type { IdDictionary } from '../id-dictionary.js';
import { PlainEvents } from '../plain-event.js';
import { ABSENT, DECIMAL, JsonScanner, NULL, STRING, WHOLE } from './json-scanner.js';
import { readPaths } from './read-paths.js';

/** The place of a field that messages do not have. */
const NOWHERE = -1;

/** In place of a code: the scanner's find is not a value of the field. */
const LEFT = -2;

/** In place of a code: an id that is not in the dictionary yet. */
const NEW = -1;

export class JsonDecoder implements EventDecoder {
  readonly format = 'json';
  readonly #fields: FieldMap;
  readonly #plain: PlainEvents;
  readonly #scanner: JsonScanner;
  /** 0 where times are not numbers. */
  readonly #msPerUnit: number;
  readonly #user: number;
  readonly #item: number;
  readonly #timestamp: number;
  readonly #weight: number;
  readonly #event: number;
  readonly #id: number;

  constructor(options: DecodeOptions) {
    this.#fields = { ...defaultFields, ...options.fields };
    this.#plain = new PlainEvents(this.#fields, options);
    const { timestampUnit = 'ms' } = options;
    this.#msPerUnit = timestampUnit === 'iso' ? 0 : MS_PER_UNIT[timestampUnit];
    const named = eventFields.filter((field) => this.#fields[field] !== null);
    this.#scanner = new JsonScanner(named.map((field) => this.#fields[field]!));
    const placeOf = (field: EventField): number => this.#scanner.places[named.indexOf(field)] ?? NOWHERE;
    this.#user = placeOf('user');
    this.#item = placeOf('item');
    this.#timestamp = placeOf('timestamp');
    this.#weight = placeOf('weight');
    this.#event = placeOf('event');
    this.#id = placeOf('id');
  }

  prepare(): null {
    return null;
  }

  decode(value: Buffer | null, at: MessagePlace, out: EventColumns): Refusal | null {
    if (value === null) return { kind: 'no-value', reason: 'the message has no value' };
    if (this.#scanner.scan(value) && this.#appendFound(value, at, out)) return null;
    return this.#decodeParsed(value, at, out);
  }

  /**
   * Written into the columns without a number being passed on: one that is not small would be an object in memory.
   *
   * @returns whether the scanner's finds make an event; nothing is appended where they do not
   */
  #appendFound(value: Buffer, at: MessagePlace, out: EventColumns): boolean {
    const row = out.makeRoom(1);
    if (!this.#putTimestamp(value, at, out, row) || !this.#putWeight(value, out, row)) return false;
    if (!this.#putId(value, out, row)) return false;
    const user = this.#find(this.#user, value, out.users);
    const item = this.#find(this.#item, value, out.items);
    const hasType = !this.#hasNone(this.#event);
    const type = hasType ? this.#find(this.#event, value, out.types) : NO_TYPE;
    if (user === LEFT || item === LEFT || type === LEFT) return false;
    out.user[row] = user === NEW ? out.users.codeOfText(this.#text(this.#user, value)) : user;
    out.item[row] = item === NEW ? out.items.codeOfText(this.#text(this.#item, value)) : item;
    out.type[row] = hasType && type === NEW ? out.types.codeOfText(this.#text(this.#event, value)) : type;
    out.partition[row] = at.partition;
    out.offset[row] = at.offset;
    out.added(1);
    return true;
  }

  #putTimestamp(value: Buffer, at: MessagePlace, out: EventColumns, row: number): boolean {
    const place = this.#timestamp;
    if (this.#hasNone(place)) {
      out.timestamp[row] = at.timestamp;
      return true;
    }
    if (this.#isNumber(place)) {
      out.timestamp[row] = this.#scanner.numbers[place] * this.#msPerUnit;
      return this.#msPerUnit > 0;
    }
    return this.#putText('timestamp', place, value, out.timestamp, row);
  }

  #putWeight(value: Buffer, out: EventColumns, row: number): boolean {
    const place = this.#weight;
    if (this.#hasNone(place)) {
      out.weight[row] = 1;
      return true;
    }
    if (this.#isNumber(place)) {
      out.weight[row] = this.#scanner.numbers[place];
      return this.#scanner.numbers[place] >= 0;
    }
    return this.#putText('weight', place, value, out.weight, row);
  }

  /** A number or a time in a string. */
  #putText(
    field: 'timestamp' | 'weight',
    place: number,
    value: Buffer,
    column: Float64Array | Float32Array,
    row: number,
  ): boolean {
    if (this.#scanner.kinds[place] !== STRING) return false;
    const number = this.#plain.number(field, this.#text(place, value));
    if (number === null) return false;
    column[row] = number;
    return true;
  }

  #putId(value: Buffer, out: EventColumns, row: number): boolean {
    const place = this.#id;
    const hasNone = this.#hasNone(place);
    if (!hasNone && !this.#isId(place)) return false;
    out.id[row] = hasNone ? NO_ID : hashOfBytes(value, this.#scanner.from[place], this.#scanner.to[place]);
    return true;
  }

  #hasNone(place: number): boolean {
    return place === NOWHERE || this.#scanner.kinds[place] === ABSENT || this.#scanner.kinds[place] === NULL;
  }

  #isId(place: number): boolean {
    const { kinds, from, to } = this.#scanner;
    return kinds[place] === WHOLE || (kinds[place] === STRING && from[place] < to[place]);
  }

  #find(place: number, value: Buffer, ids: IdDictionary): number {
    return this.#isId(place) ? ids.find(value, this.#scanner.from[place], this.#scanner.to[place]) : LEFT;
  }

  #isNumber(place: number): boolean {
    return this.#scanner.kinds[place] === WHOLE || this.#scanner.kinds[place] === DECIMAL;
  }

  /** As JSON.parse would give it, bytes that are not UTF-8 replaced. */
  #text(place: number, value: Buffer): string {
    return value.toString('utf8', this.#scanner.from[place], this.#scanner.to[place]);
  }

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
