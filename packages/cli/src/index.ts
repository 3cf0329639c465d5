export { main } from './main.js';
export { createProgram, type CommonFlags, type Invocation } from './program.js';
export { commands } from './commands/registry.js';
export type { CommandContext, CommandDefinition, CommandExample, CommandGroup, Outcome } from './command.js';
export { readSettings, type SettingsFlags } from './config/settings.js';
export { readConfigFile } from './config/read-config-file.js';
