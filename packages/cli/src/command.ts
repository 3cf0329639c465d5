/** What a command of `belfry` is. Each lives in a file of `commands/` and is a row of the registry there. */
import type { Command } from 'commander';
import type { Logger, Progress } from '@belfry/core';

export interface CommandDefinition<Flags extends object = object> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly examples: readonly CommandExample[];
  /** Whether Ctrl-C asks `run` to finish through `context.signal` rather than ending the process. */
  readonly stopsOnSignal?: boolean;
  /** Adds the command's own arguments and options. */
  declare(command: Command): void;
  run(flags: Flags, context: CommandContext): Promise<Outcome>;
}

/** Commands under one name: `belfry NAME COMMAND`. */
export interface CommandGroup extends Pick<CommandDefinition, 'name' | 'summary' | 'examples'> {
  /** The first one is meant where none is named. */
  readonly commands: readonly CommandDefinition[];
}

export interface CommandExample {
  /** The command line. */
  readonly line: string;
  /** What it does, in a few words. */
  readonly does: string;
}

/** What a command is given beside its own flags. */
export interface CommandContext {
  readonly logger: Logger;
  readonly progress: Progress;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Threads the user allows; undefined = what the machine or container grants. */
  readonly threads: number | undefined;
}

/** What a command hands back; `main` prints one of the two forms. */
export interface Outcome {
  /** The one object that `--json` puts on stdout. */
  readonly json: object;
  /** The same for people, without a final line break. */
  readonly text: string;
}
