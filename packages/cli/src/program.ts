/** The command-line grammar: every row of the registry becomes a commander command with the common options. */
import { Command, Option } from 'commander';
import { nearest } from '@belfry/core';
import type { CommandDefinition, CommandGroup } from './command.js';
import { commands } from './commands/registry.js';
import { wholeNumber } from './flags.js';
import { version } from './version.js';

/** Options every command has. */
export interface CommonFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly threads: number | undefined;
}

export interface Invocation {
  readonly definition: CommandDefinition;
  /** The command's own flags and arguments by name. */
  readonly flags: object;
  readonly common: CommonFlags;
}

/** @param invoke called with the command that was chosen. The program throws commander's errors and prints none of them. */
export function createProgram(invoke: (invocation: Invocation) => Promise<void>): Command {
  const program = new Command('belfry')
    .description('From interaction logs to trained towers, a vector index and recall.')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .addHelpText('after', '\nEvery command has --help with examples. Start with `belfry demo`.');
  for (const entry of commands)
    program.addCommand('commands' in entry ? createGroup(entry, invoke) : createCommand(entry, invoke));
  return program;
}

type Invoke = (invocation: Invocation) => Promise<void>;

function createGroup(group: CommandGroup, invoke: Invoke): Command {
  const command = commandOf(group).helpCommand(false).usage('[command] [options]');
  group.commands.forEach((definition, place) =>
    command.addCommand(createCommand(definition, invoke), { isDefault: place === 0 }),
  );
  const names = group.commands.map(({ name }) => name);
  return command.addHelpText('after', examplesOf(group)).hook('preSubcommand', ({ args: [first] }) => {
    if (first === undefined || first.startsWith('-') || names.includes(first)) return;
    command.error(
      `error: unknown command '${first}' (Did you mean ${nearest(first, names) ?? `one of ${names.join(', ')}`}?)`,
    );
  });
}

function createCommand(definition: CommandDefinition, invoke: Invoke): Command {
  const command = commandOf(definition);
  definition.declare(command);
  for (const option of commonOptions()) command.addOption(option);
  command.addHelpText('after', examplesOf(definition));
  return command.action(async () => {
    const { json = false, quiet = false, verbose = false, threads, ...own } = command.opts();
    const flags = { ...own, ...namedArguments(command) };
    await invoke({ definition, flags, common: { json, quiet, verbose, threads } });
  });
}

/** A command of that name with what all have in common. */
function commandOf({ name, summary }: Pick<CommandDefinition, 'name' | 'summary'>): Command {
  return new Command(name)
    .summary(summary)
    .description(summary)
    .helpOption('--help', 'print help')
    .configureOutput({ outputError: () => {} })
    .configureHelp({ minWidthToWrap: 20 })
    .exitOverride();
}

function commonOptions(): Option[] {
  return [
    new Option('--json', 'put exactly one JSON object on stdout, everything else on stderr'),
    new Option('--threads <n>', 'threads to use (default: what the machine or container grants)').argParser(
      wholeNumber(1),
    ),
    new Option('--quiet', 'show warnings and errors only').conflicts('verbose'),
    new Option('--verbose', 'show more of what is done'),
  ];
}

function namedArguments(command: Command): Record<string, unknown> {
  return Object.fromEntries(
    command.registeredArguments.map((argument, position) => [argument.name(), command.processedArgs[position]]),
  );
}

function examplesOf({ examples }: Pick<CommandDefinition, 'examples'>): string {
  return ['', 'Examples:', ...examples.flatMap(({ line, does }) => [`  # ${does}`, `  ${line}`])].join('\n');
}
