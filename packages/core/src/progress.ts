/** How long work reports how far it is. The command shows a bar on a terminal and plain lines elsewhere. */
export interface Progress {
  /** @param total units of work, or `undefined` where the end is not known. @param unit plural noun, e.g. `rows`. */
  start(label: string, total: number | undefined, unit: string): ProgressTask;
}

export interface ProgressTask {
  /** @param done units done so far, never decreasing. @param fields shown beside the bar, e.g. `{ loss: 5.2 }`. */
  update(done: number, fields?: Record<string, string | number>): void;
  end(): void;
}

/** Shows nothing: the default of the library. */
export const silentProgress: Progress = { start: () => ({ update() {}, end() {} }) };
