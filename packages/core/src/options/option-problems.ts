/** From zod's issues to problems a person can act on. */
import type { z } from 'zod';
import { expectation } from './expectation.js';
import { nearest } from './nearest.js';
import { choicesOf, fieldOf, isGroup, keysOf, nodeAt, type SchemaNode } from './option-schema.js';

/** One thing wrong with the options. */
export interface OptionProblem {
  /** Where, as one writes it: `train.epochs`, `layers[1]`. */
  path: string;
  /** The path with the value found there: `train.epochs = 0`. */
  given: string;
  expected: string;
  /** What to do, as an imperative sentence. */
  change: string;
}

/** A broken cross-field rule, as `withRules` hands it through zod. */
export interface BrokenRule {
  paths: readonly string[];
  expected: string;
  change: string;
}

/** What a check says of a single value that has a syntax of its own, as `withCheck` hands it through zod. */
export interface FaultyValue {
  /** Which part of the value is meant. */
  part: string;
  expected: string;
  /** What to do, as an imperative sentence. */
  change: string;
}

type Issue = z.core.$ZodIssue;

/** What problems are told about: the schema, the whole input, and where the input stands in a larger tree. */
export interface ProblemContext {
  root: SchemaNode;
  input: unknown;
  /** Path of the input itself, such as `train`; empty at the top. */
  prefix: string;
}

export function problemsOf(issue: Issue, context: ProblemContext): OptionProblem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownOption([...issue.path, key], context));
  const rule = issue.code === 'custom' ? (issue.params?.rule as BrokenRule | undefined) : undefined;
  if (rule !== undefined) return [brokenRule(issue, rule, context)];
  const fault = issue.code === 'custom' ? (issue.params?.fault as FaultyValue | undefined) : undefined;
  if (fault !== undefined) return [faultyValue(issue, fault, context)];
  if (issue.code === 'invalid_union' && isGroup(valueAt(context.input, issue.path))) {
    const branch = issue.errors.toSorted((a, b) => a.length - b.length).at(0);
    if (branch !== undefined) {
      return branch.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, context));
    }
  }
  return [wrongValue(issue, context)];
}

function unknownOption(path: PropertyKey[], context: ProblemContext): OptionProblem {
  const parent = path.slice(0, -1);
  const group = valueAt(context.input, parent);
  const key = String(path.at(-1));
  const known = keysOf(nodeAt(context.root, parent, context.input) ?? {}, group);
  const sibling = nearest(key, known);
  const meant = sibling === null ? elsewhere(context.root, key) : [...parent, sibling];
  const place = pathText(parent, context.prefix);
  const written = pathText(path, context.prefix);
  return {
    path: written,
    given: givenText(path, valueAt(context.input, path), context.prefix),
    expected: `one of the options${place === '' ? '' : ` of ${place}`}: ${known.join(', ') || 'none'}`,
    change: meant === null ? `remove ${written}` : `rename ${written} to ${pathText(meant, context.prefix)}`,
  };
}

/** An option of the same name in another group: `epochs` is `train.epochs`. */
function elsewhere(node: SchemaNode, key: string, path: string[] = []): string[] | null {
  for (const name of keysOf(node)) {
    if (name === key) return [...path, name];
    const below = elsewhere(nodeAt(node, [name]) ?? {}, key, [...path, name]);
    if (below !== null) return below;
  }
  return null;
}

function wrongValue(issue: Issue, context: ProblemContext): OptionProblem {
  const value = valueAt(context.input, issue.path);
  const node = nodeAt(context.root, issue.path, context.input);
  const path = pathText(issue.path, context.prefix);
  const expected = issue.code === 'custom' || node === undefined ? issue.message : expectation(node);
  const words = choicesOf(node ?? {}).filter((choice) => typeof choice === 'string');
  const meant = typeof value === 'string' ? nearest(value, words) : null;
  return {
    path,
    given: givenText(issue.path, value, context.prefix),
    expected,
    change: `set ${path || 'them'} to ${meant === null ? expected : JSON.stringify(meant)}`,
  };
}

function faultyValue(issue: Issue, { part, expected, change }: FaultyValue, context: ProblemContext): OptionProblem {
  const given = givenText(issue.path, valueAt(context.input, issue.path), context.prefix);
  return { path: pathText(issue.path, context.prefix), given: `${given}, ${part}`, expected, change };
}

function brokenRule(issue: Issue, rule: BrokenRule, context: ProblemContext): OptionProblem {
  const full = rule.paths.map((path) => [...issue.path, ...path.split('.')]);
  const values = rule.paths.map((path) => valueAt(issue.input, path.split('.')));
  return {
    path: pathText(full[0], context.prefix),
    given: full.map((path, i) => givenText(path, values[i], context.prefix)).join(' with '),
    expected: rule.expected,
    change: rule.change,
  };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(fieldOf, value);
}

function pathText(path: readonly PropertyKey[], prefix: string): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    prefix,
  );
}

function givenText(path: readonly PropertyKey[], value: unknown, prefix: string): string {
  const where = pathText(path, prefix) || 'the options';
  return value === undefined ? `no ${where}` : `${where} = ${valueText(value)}`;
}

function valueText(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
