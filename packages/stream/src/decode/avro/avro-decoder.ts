/** Avro with a schema registry: a record a message, an event each. */
import { BelfryError } from '@belfry/core';
import { defaultFields, eventFields, type DecodeOptions, type FieldMap } from '../decode-options.js';
import { noValue, type EventDecoder, type MessagePlace, type Refusal } from '../decoder.js';
import type { EventColumns } from '../event-columns.js';
import { PlainEvents } from '../plain-event.js';
import { readPaths } from '../read-paths.js';
import { SchemaRegistry } from '../registry/schema-registry.js';
import { WIRE_HEADER, notFramed, schemaIdOf } from '../registry/wire-format.js';
import { avroType, type AvroType } from './avro-type.js';

export class AvroDecoder implements EventDecoder {
  readonly format = 'avro';
  readonly #fields: FieldMap;
  readonly #plain: PlainEvents;
  readonly #registry: SchemaRegistry;
  /** By the schema's number: its reader, or why there is none. */
  readonly #types = new Map<number, AvroType | Refusal>();

  /** @throws BelfryError INVALID_ARGUMENT where no registry is named */
  constructor(options: DecodeOptions) {
    if (options.registry === undefined) {
      throw new BelfryError('INVALID_ARGUMENT', {
        given: 'the message format avro without a schema registry',
        expected: 'the address of the registry that holds the schemas',
        change: 'Name the registry, or another format.',
      });
    }
    this.#fields = { ...defaultFields, ...options.fields };
    this.#plain = new PlainEvents(this.#fields, options);
    this.#registry = new SchemaRegistry(options.registry);
  }

  prepare(values: readonly (Buffer | null)[]): Promise<void> | null {
    const missing = new Set<number>();
    for (const value of values) {
      const id = value === null ? -1 : schemaIdOf(value);
      if (id >= 0 && this.#registry.known(id) === undefined) missing.add(id);
    }
    return missing.size === 0 ? null : this.#fetch([...missing]);
  }

  decode(value: Buffer | null, at: MessagePlace, out: EventColumns): Refusal | null {
    if (value === null) return noValue;
    const id = schemaIdOf(value);
    if (id < 0) return notFramed;
    const type = this.#typeOf(id);
    if ('kind' in type) return type;
    let record: unknown;
    try {
      record = type.fromBuffer(value.subarray(WIRE_HEADER));
    } catch (error) {
      return { kind: 'undecodable', reason: `not Avro of schema ${id}: ${(error as Error).message}` };
    }
    if (typeof record !== 'object' || record === null)
      return { kind: 'undecodable', reason: `schema ${id} is not that of a record` };
    return this.#plain.append(readPaths(record, this.#fields, eventFields), at, out);
  }

  async #fetch(ids: readonly number[]): Promise<void> {
    for (const id of ids) await this.#registry.fetch(id);
  }

  #typeOf(id: number): AvroType | Refusal {
    const known = this.#types.get(id);
    if (known !== undefined) return known;
    const schema = this.#registry.known(id);
    if (schema === undefined || schema === null)
      return { kind: 'undecodable', reason: `schema ${id} is not in the registry` };
    const type = schema.type === 'AVRO' ? parsed(id, () => avroType(schema)) : unusable(id, `is ${schema.type}`);
    this.#types.set(id, type);
    return type;
  }
}

function parsed(id: number, read: () => AvroType): AvroType | Refusal {
  try {
    return read();
  } catch (error) {
    return unusable(id, (error as Error).message);
  }
}

function unusable(id: number, why: string): Refusal {
  return { kind: 'undecodable', reason: `schema ${id} is no Avro schema: ${why}` };
}
