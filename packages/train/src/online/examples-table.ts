/** Examples in columns that can be written to: those of a window, and those kept to be trained on again. */

export interface ExamplesTable {
  readonly user: Int32Array;
  readonly item: Int32Array;
  readonly weight: Float32Array;
  /** [examples, historyLength] items the user had before, oldest first, −1 after the last. */
  readonly history: Int32Array;
  /** 0 where no tower reads histories. */
  readonly historyLength: number;
}

export function emptyExamples(length: number, historyLength: number): ExamplesTable {
  return {
    user: new Int32Array(length),
    item: new Int32Array(length),
    weight: new Float32Array(length),
    history: new Int32Array(length * historyLength).fill(-1),
    historyLength,
  };
}

/** Both of the same history length. */
export function copyExample(from: ExamplesTable, row: number, to: ExamplesTable, place: number): void {
  const { historyLength } = from;
  to.user[place] = from.user[row];
  to.item[place] = from.item[row];
  to.weight[place] = from.weight[row];
  if (historyLength > 0)
    to.history.set(from.history.subarray(row * historyLength, (row + 1) * historyLength), place * historyLength);
}

/** The first `length` examples, as views. */
export function firstExamples(table: ExamplesTable, length: number): ExamplesTable {
  const { user, item, weight, history, historyLength } = table;
  return {
    user: user.subarray(0, length),
    item: item.subarray(0, length),
    weight: weight.subarray(0, length),
    history: history.subarray(0, length * historyLength),
    historyLength,
  };
}
