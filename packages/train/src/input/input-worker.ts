/**
 * The thread that makes inputs: says when it is ready, then answers each step it is asked for, in order. It runs plain
 * TypeScript on shared columns, no kernels. Where an input cannot be made it answers null: whoever makes it instead
 * meets the same error.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from './array-memory.js';
import { createInputMaker, type InputParts, type StepInput } from './step-input.js';

/** What a worker is started with. */
export interface InputWorkerData {
  readonly parts: InputParts;
  /** A step of the epoch that is asked for first. */
  readonly step: number;
}

export type InputMessage = 'ready' | { readonly input: StepInput | null };

const port = parentPort!;
const { parts, step: firstStep } = workerData as InputWorkerData;
const make = createInputMaker(parts);
port.on('message', (step: number) => {
  const input = inputOrNull(step);
  port.postMessage({ input } satisfies InputMessage, buffersOf(input));
});
inputOrNull(firstStep); // puts the epoch in order while nobody waits
port.postMessage('ready' satisfies InputMessage);

function inputOrNull(step: number): StepInput | null {
  try {
    return make(step);
  } catch {
    return null;
  }
}
