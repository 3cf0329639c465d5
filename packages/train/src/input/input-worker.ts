/**
 * The thread that makes inputs: says that it is ready, then answers each step it is asked for, in order. It runs plain
 * TypeScript on shared columns, no kernels. Where an input cannot be made it answers null: whoever makes it instead
 * meets the same error.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from './array-memory.js';
import { createInputMaker, type InputParts, type StepInput } from './step-input.js';

export type InputMessage = 'ready' | { readonly input: StepInput | null };

const port = parentPort!;
const make = createInputMaker(workerData as InputParts);
port.on('message', (step: number) => {
  const input = inputOrNull(step);
  port.postMessage({ input } satisfies InputMessage, buffersOf(input));
});
port.postMessage('ready' satisfies InputMessage);

function inputOrNull(step: number): StepInput | null {
  try {
    return make(step);
  } catch {
    return null;
  }
}
