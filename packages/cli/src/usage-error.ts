/** Commander's refusals as Belfry's USAGE error, with the nearest command or option that exists. */
import type { CommanderError } from 'commander';
import { BelfryError } from '@belfry/core';

const SUGGESTION = /\s*\(Did you mean (?:one of )?(.+?)\?\)\s*$/;

export function usageError({ code, message }: CommanderError): BelfryError {
  const given = message.replace(/^error: /, '').replace(SUGGESTION, '');
  const nearest = SUGGESTION.exec(message)?.[1];
  return new BelfryError('USAGE', {
    given: code === 'commander.help' ? 'no command' : given,
    expected: 'a command line that `belfry --help` or `belfry COMMAND --help` describes',
    change: nearest ? `Did you mean ${nearest}?` : 'See the help of the command.',
    details: nearest ? { nearest: nearest.split(', ') } : {},
  });
}
