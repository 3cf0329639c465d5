/** One event given as plain values: what each must be, said once for all formats. */
import { valueColumns, type EventColumn, type ValueColumn } from '@belfry/data';
import { eventFields, type DecodeOptions, type EventField, type FieldMap } from './decode-options.js';
import type { MessagePlace, Refusal } from './decoder.js';
import { NO_TYPE, type EventColumns } from './event-columns.js';
import { NO_ID, hashOfText } from './event-hash.js';

/** The value of each event field, as the format has it; undefined or null = there is none. */
export type PlainEvent = Partial<Record<EventField, unknown>>;

/** Event ids are read as other ids are. */
const COLUMN_OF: Readonly<Record<EventField, EventColumn>> = {
  user: 'user',
  item: 'item',
  timestamp: 'timestamp',
  weight: 'weight',
  event: 'event',
  id: 'user',
};

const isRequired = (field: EventField): boolean => field === 'user' || field === 'item';

export class PlainEvents {
  readonly #readers: Readonly<Record<EventField, ValueColumn>>;

  constructor(
    private readonly fields: FieldMap,
    { timestampUnit = 'ms' }: DecodeOptions,
  ) {
    this.#readers = Object.fromEntries(
      eventFields.map((field) => [field, valueColumns[COLUMN_OF[field]](timestampUnit)]),
    ) as Record<EventField, ValueColumn>;
  }

  /** Appends the event, or says why it cannot be one. */
  append(event: PlainEvent, at: MessagePlace, out: EventColumns): Refusal | null {
    for (const field of eventFields) {
      const refusal = this.#check(field, event[field]);
      if (refusal !== null) return refusal;
    }
    const type = this.#id('event', event);
    const id = this.#id('id', event);
    out.append(
      out.users.codeOfText(this.#id('user', event)!),
      out.items.codeOfText(this.#id('item', event)!),
      this.#number('timestamp', event) ?? at.timestamp,
      this.#number('weight', event) ?? 1,
      type === null ? NO_TYPE : out.types.codeOfText(type),
      at.offset,
      id === null ? NO_ID : hashOfText(id),
    );
    return null;
  }

  /** The field's number: a time in ms, a weight. null where the value is none of the field's. */
  number(field: 'timestamp' | 'weight', value: unknown): number | null {
    const number = this.#readers[field].parse(value) as number | null;
    return number === null || field === 'timestamp' || Number.isFinite(Math.fround(number)) ? number : null;
  }

  /** Why a value cannot be the field's. */
  refusal(field: EventField, value: unknown): Refusal {
    const name = this.fields[field] ?? field;
    const found = value === undefined ? 'absent' : shown(value);
    return { kind: 'invalid', reason: `${field} (${name}) is ${found}; expected ${this.#readers[field].expected}` };
  }

  #check(field: EventField, value: unknown): Refusal | null {
    if ((value === undefined || value === null) && !isRequired(field)) return null;
    const read =
      field === 'timestamp' || field === 'weight' ? this.number(field, value) : this.#readers[field].parse(value);
    return read === null ? this.refusal(field, value) : null;
  }

  #id(field: EventField, event: PlainEvent): string | null {
    return this.#readers[field].parse(event[field]) as string | null;
  }

  #number(field: 'timestamp' | 'weight', event: PlainEvent): number | null {
    return this.number(field, event[field]);
  }
}

/** The beginning of a value, for a reason. */
function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
