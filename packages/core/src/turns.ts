/** Work that must not overlap, one after the other in the order it came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` once all that came before has ended, however it ended. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
