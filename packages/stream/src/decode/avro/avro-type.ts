/** Avro schemas as readers of values. */
import avro from 'avsc';
import type { RegisteredSchema } from '../registry/schema-registry.js';
import { boundedType } from './bounded-lists.js';

/** Reads the whole of a message; throws the library's own error where the bytes are none of its type. */
export interface AvroType {
  fromBuffer(bytes: Buffer): unknown;
}

/** @throws Error where the schema is none */
export function avroType({ text, references }: RegisteredSchema): AvroType {
  const registry: Record<string, avro.Type> = { long };
  const options = { registry, wrapUnions: 'never', logicalTypes, typeHook: boundedType } as const;
  for (const used of references) avro.Type.forSchema(JSON.parse(used.text) as avro.Schema, { ...options });
  return avro.Type.forSchema(JSON.parse(text) as avro.Schema, { ...options });
}

/** 64 bits: a number where it holds all of them, a bigint otherwise. */
// oxlint-disable-next-line no-underscore-dangle -- the library's name
const long = avro.types.LongType.__with({
  fromBuffer(bytes: Buffer) {
    const value = bytes.readBigInt64LE();
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  },
  toBuffer(value: number | bigint) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint' || Number.isSafeInteger(value),
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

/** Times, so that nobody asks for their unit again. */
function times(msPerUnit: number): new (schema: avro.Schema, options?: unknown) => avro.types.LogicalType {
  return class extends avro.types.LogicalType {
    protected override _fromValue(value: unknown): Date {
      return new Date(Number(value) * msPerUnit);
    }

    protected override _toValue(value: unknown): number {
      return Math.round((value as Date).getTime() / msPerUnit);
    }
  };
}

const logicalTypes = { 'timestamp-millis': times(1), 'timestamp-micros': times(1e-3) };
