/** One worker thread that makes inputs on request, one after another. */
import { Worker } from 'node:worker_threads';
import type { InputMessage, InputWorkerData } from './input-worker.js';
import type { InputParts, StepInput } from './step-input.js';

export class InputThread {
  readonly #worker: Worker;
  /** Who waits for an answer, in the order of their requests. */
  readonly #waiting: ((input: StepInput | null) => void)[] = [];
  #answers = false;

  /**
   * @param parts arrays in shared memory, or they are copied
   * @param step where in the phase it starts
   * @param onFailure called where the thread ends by itself
   */
  constructor(parts: InputParts, step: number, onFailure: (reason: Error) => void) {
    this.#worker = new Worker(new URL('./input-worker.js', import.meta.url), {
      workerData: { parts, step } satisfies InputWorkerData,
      execArgv: [],
      name: 'belfry-input',
    });
    this.#worker.on('message', (message: InputMessage) => {
      if (message === 'ready') this.#answers = true;
      else this.#waiting.shift()!(message.input);
    });
    this.#worker.on('error', onFailure);
    this.#worker.on('exit', () => this.#end());
  }

  /** Whether it has started and has not ended. */
  get answers(): boolean {
    return this.#answers;
  }

  /** The input of a step, or null where it cannot be made here; asked only of a thread that answers. */
  request(step: number): Promise<StepInput | null> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(step);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(): void {
    this.#answers = false;
    for (const resolve of this.#waiting.splice(0)) resolve(null);
  }
}
