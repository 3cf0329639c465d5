/** JSON as producers with a schema registry write it: after the number of its schema. Our own fields are what is checked. */
import type { DecodeOptions } from '../decode-options.js';
import { noValue, type EventDecoder, type MessagePlace, type Refusal } from '../decoder.js';
import type { EventColumns } from '../event-columns.js';
import { WIRE_HEADER, notFramed, schemaIdOf } from '../registry/wire-format.js';
import { JsonDecoder } from './json-decoder.js';

export class JsonSchemaDecoder implements EventDecoder {
  readonly format = 'json-schema';
  readonly #json: JsonDecoder;

  constructor(options: DecodeOptions) {
    this.#json = new JsonDecoder(options);
  }

  prepare(): null {
    return null;
  }

  decode(value: Buffer | null, at: MessagePlace, out: EventColumns): Refusal | null {
    if (value === null) return noValue;
    return schemaIdOf(value) < 0 ? notFramed : this.#json.decode(value.subarray(WIRE_HEADER), at, out);
  }
}
