/**
 * Sources of negatives as text: terms joined by `+`, each `NAME[:PARAMETER][xCOUNT]`, such as
 * `in-batch + popularity:0.75x4096`. What a parameter means is declared by the source; count and parameter that a term
 * leaves out are those of the options.
 */
import { nearest, type FaultyValue } from '@belfry/core';
import { z } from 'zod';
import type { NegativeSourceKind, SourceSettings } from './negative-source.js';
import { negativeSources } from './registry.js';

/** A term of a sum. */
export interface SourceTerm {
  readonly kind: NegativeSourceKind;
  /** What the term says itself. */
  readonly settings: Partial<SourceSettings>;
}

export interface SourceSum {
  /** Those before the first fault. */
  readonly terms: readonly SourceTerm[];
  readonly fault: FaultyValue | null;
}

const MAX_COUNT = 1_048_576;

export const candidateCountOption = z.int().min(1).max(MAX_COUNT);

const kinds: Readonly<Record<string, NegativeSourceKind>> = negativeSources;
const names = Object.keys(kinds);
const FORM = /^(?<name>[a-z]+(?:-[a-z]+)*)(?::(?<parameter>[^\s:]*?))?(?:x(?<count>\d+))?$/;
const FORM_IN_WORDS = 'terms NAME[:PARAMETER][xCOUNT] joined by +, such as "in-batch + popularity:0.75x4096"';

export function readSum(text: string): SourceSum {
  const terms: SourceTerm[] = [];
  for (const [at, part] of text.split('+').entries()) {
    const read = readTerm(part.trim());
    const fault = 'fault' in read ? read.fault : faultBeside(terms, read);
    if (fault !== null) return { terms, fault: { part: `term ${at + 1} ("${part.trim()}")`, ...fault } };
    terms.push(read as SourceTerm);
  }
  return { terms, fault: null };
}

type Fault = Omit<FaultyValue, 'part'>;

function readTerm(text: string): SourceTerm | { readonly fault: Fault } {
  const { name, parameter, count } = FORM.exec(text)?.groups ?? {};
  if (name === undefined) return { fault: notATerm(text) };
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) return { fault: unknownSource(name) };
  if (count !== undefined && !(kind.draws && candidateCountOption.safeParse(Number(count)).success)) {
    return { fault: wrongCount(name, kind) };
  }
  const ofParameter = parameter === undefined ? {} : (kind.parameter?.read(parameter) ?? null);
  if (ofParameter === null) return { fault: wrongParameter(name, kind) };
  return { kind, settings: { ...ofParameter, ...(count === undefined ? {} : { count: Number(count) }) } };
}

function faultBeside(terms: readonly SourceTerm[], { kind }: SourceTerm): Fault | null {
  if (!kind.usesBatch || !terms.some((term) => term.kind.usesBatch)) return null;
  return {
    expected: 'at most one term that uses the batch: its positives are candidates only once',
    change: 'leave one of these terms out',
  };
}

function notATerm(text: string): Fault {
  return {
    expected: FORM_IN_WORDS,
    change: text === '' ? 'leave the + out, or write a term there' : 'correct the term',
  };
}

function unknownSource(name: string): Fault {
  const meant = nearest(name, names);
  return {
    expected: `one of ${names.join(', ')}`,
    change: meant === null ? 'name one of these' : `write ${meant}`,
  };
}

function wrongCount(name: string, { draws }: NegativeSourceKind): Fault {
  return draws
    ? { expected: `a count from 1 to ${MAX_COUNT.toLocaleString('en-US')} after x`, change: 'correct the count' }
    : { expected: `${name} without a count: the batch decides it`, change: 'leave the count out' };
}

function wrongParameter(name: string, { parameter }: NegativeSourceKind): Fault {
  return parameter === undefined
    ? { expected: `${name} without a parameter`, change: 'leave the parameter out' }
    : { expected: `${parameter.expected}, after ${name}:`, change: 'correct the parameter' };
}
