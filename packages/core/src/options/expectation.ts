/** What a schema node accepts, in words: `an integer from 1 to 100,000`, `one of "adam", "sgd"`. */
import { alternatives, choicesOf, keysOf, type SchemaNode } from './option-schema.js';

export function expectation(node: SchemaNode): string {
  const choices = choicesOf(node);
  const open = alternatives(node).filter((form) => form.enum === undefined && form.const === undefined);
  const named =
    choices.length === 0
      ? []
      : [`${choices.length > 1 ? 'one of ' : ''}${choices.map((choice) => JSON.stringify(choice)).join(', ')}`];
  return [...named, ...open.map(openForm)].join(' or ');
}

function openForm(form: SchemaNode): string {
  switch (form.type) {
    case 'integer':
      return `an integer${range(form)}`;
    case 'number':
      return `a number${range(form)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return form.pattern === undefined
        ? form.minLength
          ? 'text that is not empty'
          : 'text'
        : `text of the form ${form.pattern}`;
    case 'null':
      return 'null';
    case 'array':
      return listForm(form);
    case 'object':
      return objectForm(form);
    default:
      return 'a value';
  }
}

function listForm(form: SchemaNode): string {
  const items = typeof form.items === 'object' && !Array.isArray(form.items) ? `, each ${expectation(form.items)}` : '';
  return `a list${form.minItems ? ` of at least ${form.minItems}` : ''}${items}`;
}

function objectForm(form: SchemaNode): string {
  const values = form.additionalProperties;
  if (typeof values === 'object') return `a map from names to ${expectation(values)}`;
  return `a group with ${keysOf(form).join(', ') || 'no options'}`;
}

function range(form: SchemaNode): string {
  const low = bounded(form.minimum);
  const high = bounded(form.maximum);
  const above = bounded(form.exclusiveMinimum);
  const below = bounded(form.exclusiveMaximum);
  if (low !== null && high !== null) return ` from ${low} to ${high}`;
  const ends = [low && `≥ ${low}`, above && `> ${above}`, high && `≤ ${high}`, below && `< ${below}`].filter(Boolean);
  return ends.length > 0 ? ` ${ends.join(' and ')}` : '';
}

/** zod writes the safe integers' own bounds; nobody needs to read them. */
function bounded(bound: number | boolean | undefined): string | null {
  return typeof bound !== 'number' || Math.abs(bound) === Number.MAX_SAFE_INTEGER
    ? null
    : bound.toLocaleString('en-US', { maximumFractionDigits: 20 });
}
