/**
 * The JSON Schema of options: zod writes it, and everything told about options (what was expected, `--help`, the
 * documentation's table, an editor's completion) is read from it, so that there is one description only.
 */
import { z } from 'zod';

/** A node of a JSON Schema (draft 2020-12), as zod writes it. */
export type SchemaNode = z.core.JSONSchema.BaseSchema;

const written = new WeakMap<z.ZodType, SchemaNode>();

/** The JSON Schema of what a user may write: every option optional where it has a default. Treat it as read-only. */
export function optionsJsonSchema(schema: z.ZodType): SchemaNode {
  let node = written.get(schema);
  if (node === undefined) {
    node = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    written.set(schema, node);
  }
  return node;
}

/** A node as the list of its alternatives (`anyOf`, or `type: ['number', 'null']`). */
export function alternatives(node: SchemaNode): SchemaNode[] {
  if (Array.isArray(node.type)) return node.type.map((type) => ({ ...node, type }));
  return (node.anyOf ?? node.oneOf)?.flatMap(alternatives) ?? [node];
}

/** The values a node names one by one: an enum's, a constant's, those of all alternatives together. */
export function choicesOf(node: SchemaNode): unknown[] {
  return alternatives(node).flatMap((form) => form.enum ?? (form.const === undefined ? [] : [form.const]));
}

/** The names of the options in a group, of all alternatives that could be meant by `value`. */
export function keysOf(node: SchemaNode, value?: unknown): string[] {
  return [...new Set(groupsOf(node, value).flatMap((group) => Object.keys(group.properties ?? {})))];
}

/** The node below `node` at a path; undefined where the schema has nothing there. `value` (at `node`) tells alternatives apart. */
export function nodeAt(node: SchemaNode, path: readonly PropertyKey[], value?: unknown): SchemaNode | undefined {
  if (path.length === 0) return node;
  const [key, ...rest] = path;
  const children = groupsOf(node, value)
    .map((group) => childOf(group, key))
    .filter((child) => child !== undefined);
  if (children.length === 0) return undefined;
  return nodeAt(children.length === 1 ? children[0] : { anyOf: children }, rest, fieldOf(value, key));
}

/** Whether a value is a group of options: an object, not a list. */
export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own field of a value, undefined where it has none. */
export function fieldOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

/** The alternatives whose constants (`kind: 'numeric'`) agree with the value; all of them where none does. */
function groupsOf(node: SchemaNode, value: unknown): SchemaNode[] {
  const forms = alternatives(node);
  const meant = forms.filter((form) =>
    Object.entries(form.properties ?? {}).every(([key, child]) => {
      const constant = (child as SchemaNode).const;
      return constant === undefined || constant === fieldOf(value, key);
    }),
  );
  return meant.length > 0 ? meant : forms;
}

function childOf(group: SchemaNode, key: PropertyKey): SchemaNode | undefined {
  const child = typeof key === 'number' ? group.items : (fieldOf(group.properties, key) ?? group.additionalProperties);
  return isGroup(child) ? child : undefined;
}
