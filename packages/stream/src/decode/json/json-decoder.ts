/**
 * JSON: one object a message, one event.
 *
 * Two ways to the same rows. The scanner takes the messages that are as most are: all they hold is read from their bytes.
 * Every other one, and every one that will be refused, goes through JSON.parse, so what is refused and why is decided there.
 */
import { MS_PER_UNIT } from '@belfry/data';
import { defaultFields, eventFields, type DecodeOptions, type EventField, type FieldMap } from '../decode-options.js';
import { noValue, type EventDecoder, type MessagePlace, type Refusal } from '../decoder.js';
import { NO_TYPE, type EventColumns } from '../event-columns.js';
import { NO_ID, hashOfBytes } from '../event-hash.js';
import type { IdDictionary } from '../id-dictionary.js';
import { PlainEvents } from '../plain-event.js';
import { ABSENT, DECIMAL, JsonScanner, NULL, STRING, WHOLE } from './json-scanner.js';
import { readPaths } from '../read-paths.js';

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
    const placeOf = (field: EventField): number => this.#scanner.places[named.indexOf(field)] ?? this.#scanner.nowhere;
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
    if (value === null) return noValue;
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
    const user = this.#find(this.#user, value, out.users);
    const item = this.#find(this.#item, value, out.items);
    if (user === LEFT || item === LEFT) return false;

    const { kinds, numbers, from, to } = this.#scanner;
    const time = kinds[this.#timestamp];
    if (time === WHOLE || time === DECIMAL) {
      if (this.#msPerUnit === 0) return false;
      out.timestamp[row] = numbers[this.#timestamp] * this.#msPerUnit;
    } else if (isNone(time)) out.timestamp[row] = at.timestamp;
    else if (!this.#putText('timestamp', this.#timestamp, value, out.timestamp, row)) return false;

    const weight = kinds[this.#weight];
    if (weight === WHOLE || weight === DECIMAL) {
      if (numbers[this.#weight] < 0) return false;
      out.weight[row] = numbers[this.#weight];
    } else if (isNone(weight)) out.weight[row] = 1;
    else if (!this.#putText('weight', this.#weight, value, out.weight, row)) return false;

    if (out.id !== null) {
      if (isNone(kinds[this.#id])) out.id[row] = NO_ID;
      else if (!this.#isId(this.#id)) return false;
      else out.id[row] = hashOfBytes(value, from[this.#id], to[this.#id]);
    }

    const hasType = !isNone(kinds[this.#event]);
    const type = hasType ? this.#find(this.#event, value, out.types) : NO_TYPE;
    if (type === LEFT) return false;
    out.user[row] = user === NEW ? out.users.codeOfText(this.#text(this.#user, value)) : user;
    out.item[row] = item === NEW ? out.items.codeOfText(this.#text(this.#item, value)) : item;
    out.type[row] = hasType && type === NEW ? out.types.codeOfText(this.#text(this.#event, value)) : type;
    out.offset[row] = at.offset;
    out.added(1);
    return true;
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

  #isId(place: number): boolean {
    const { kinds, from, to } = this.#scanner;
    return kinds[place] === WHOLE || (kinds[place] === STRING && from[place] < to[place]);
  }

  #find(place: number, value: Buffer, ids: IdDictionary): number {
    if (!this.#isId(place)) return LEFT;
    const { from, to } = this.#scanner;
    return ids.find(value, from[place], to[place]);
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

function isNone(kind: number): boolean {
  return kind === ABSENT || kind === NULL;
}
