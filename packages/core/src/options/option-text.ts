/** Reading an option's value from the text of a command line, by what its schema accepts. */
import { alternatives, choicesOf, type SchemaNode } from './option-schema.js';

/** The value meant by `text`; the text itself where no form the schema accepts can be read from it. */
export function readOptionText(node: SchemaNode, text: string): unknown {
  const choice = choicesOf(node).find((known) => String(known) === text);
  if (choice !== undefined) return choice;
  for (const form of alternatives(node)) {
    const value = readers[String(form.type)]?.(text, form);
    if (value !== undefined) return value;
  }
  return text;
}

/** One reader per JSON type; undefined = the text is not of that type. Text itself needs none. */
const readers: Record<string, (text: string, form: SchemaNode) => unknown> = {
  integer: readNumber,
  number: readNumber,
  boolean: (text) => ({ true: true, false: false })[text],
  null: (text) => (text === 'null' ? null : undefined),
  array: (text, form) => (text.startsWith('[') ? readJson(text) : readList(text, form)),
  object: (text) => (text.startsWith('{') ? readJson(text) : undefined),
};

function readNumber(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
}

/** `a,b,c`; the empty text is the empty list. */
function readList(text: string, form: SchemaNode): unknown[] {
  const items = typeof form.items === 'object' && !Array.isArray(form.items) ? form.items : {};
  return text === '' ? [] : text.split(',').map((part) => readOptionText(items, part.trim()));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
