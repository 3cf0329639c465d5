/** Errors as people read them: code, what was given, what was expected, what to change. */
import { CommanderError } from 'commander';
import { BelfryError, type ErrorReport } from '@belfry/core';
import { usageError } from '../usage-error.js';

const LINES_OF_DETAILS = 20;

/** Whatever was thrown, as an error of the closed list; what Belfry did not throw on purpose is a defect. */
export function asBelfryError(thrown: unknown): BelfryError {
  if (thrown instanceof BelfryError) return thrown;
  if (thrown instanceof CommanderError) return usageError(thrown);
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new BelfryError(
    'INTERNAL',
    {
      given: message,
      expected: 'no such failure',
      change: 'Please report it with the lines below.',
      details: { stack },
    },
    { cause: thrown },
  );
}

export function errorInWords(error: BelfryError): string {
  const { code, details } = error;
  const problems = listOf(details.problems) as readonly ErrorReport[];
  const lines =
    problems.length > 1
      ? [
          `error ${code}: ${problems.length} problems`,
          ...problems.flatMap((problem) => [`  ${problem.given}`, ...advice(problem).map((line) => `  ${line}`)]),
        ]
      : [`error ${code}: ${error.given}`, ...advice(error)];
  return [
    ...lines,
    ...listLines('bad rows', listOf(details.badRows)),
    ...(typeof details.stack === 'string' ? [details.stack] : []),
    '',
  ].join('\n');
}

function advice({ expected, change }: ErrorReport): string[] {
  return [`  expected: ${expected}`, `  change:   ${change}`];
}

function listLines(name: string, list: readonly unknown[]): string[] {
  const shown = list.slice(0, LINES_OF_DETAILS).map((entry) => `    ${JSON.stringify(entry)}`);
  const more = list.length > shown.length ? [`    … and ${list.length - shown.length} more`] : [];
  return shown.length > 0 ? [`  ${name}:`, ...shown, ...more] : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
