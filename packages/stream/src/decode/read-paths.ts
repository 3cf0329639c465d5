/** Fields of a parsed document, by their paths. */
import type { EventField, FieldMap } from './decode-options.js';
import type { PlainEvent } from './plain-event.js';

/** The value of each field, undefined where its path leads nowhere. */
export function readPaths(document: object, fields: FieldMap, wanted: readonly EventField[]): PlainEvent {
  const event: PlainEvent = {};
  for (const field of wanted) {
    const path = fields[field];
    if (path !== null) event[field] = readPath(document, path.split('.'));
  }
  return event;
}

function readPath(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
