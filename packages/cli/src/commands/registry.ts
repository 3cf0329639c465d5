/** All commands, in the order of the help. Adding a command = its file and its row here. */
import type { CommandDefinition } from '../command.js';
import { recommend } from './recommend.js';
import { similar } from './similar.js';
import { train } from './train.js';

export const commands: readonly CommandDefinition[] = [train, recommend, similar];
