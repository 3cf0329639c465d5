/** What producers that use a schema registry put before a message: a zero and the schema's number. */
import type { Refusal } from '../decoder.js';

export const WIRE_HEADER = 5;

/** The number of the message's schema, −1 where the message does not begin as such messages do. */
export function schemaIdOf(value: Buffer): number {
  return value.length >= WIRE_HEADER && value[0] === 0 ? value.readUInt32BE(1) : -1;
}

export const notFramed: Refusal = {
  kind: 'undecodable',
  reason: 'the message does not begin with a zero and the number of a schema',
};
