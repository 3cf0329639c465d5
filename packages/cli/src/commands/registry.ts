/** All commands, in the order of the help. Adding a command = its file and its row here. */
import type { CommandDefinition, CommandGroup } from '../command.js';
import { bench } from './bench.js';
import { demo } from './demo.js';
import { doctor } from './doctor.js';
import { evalCommand } from './eval.js';
import { explore } from './explore.js';
import { importCommand } from './import.js';
import { index } from './index.js';
import { inspect } from './inspect.js';
import { map } from './map.js';
import { pairs } from './pairs.js';
import { recommend } from './recommend.js';
import { serve } from './serve.js';
import { similar } from './similar.js';
import { stream } from './stream/stream.js';
import { synth } from './synth.js';
import { train } from './train.js';
import { tune } from './tune.js';

export const commands: readonly (CommandDefinition | CommandGroup)[] = [
  synth,
  importCommand,
  train,
  tune,
  stream,
  evalCommand,
  index,
  pairs,
  recommend,
  similar,
  serve,
  map,
  explore,
  bench,
  inspect,
  doctor,
  demo,
];
