// Whether the checkpoints' ranges tile the topic.
import { readFileSync } from 'node:fs';

/** @returns by partition, the end that all ranges of a run lead to @throws Error where one does not follow the one before */
export function tiledBy(run) {
  const lines = readFileSync(`${run}/metrics.jsonl`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const ends = new Map();
  let checkpoints = 0;
  for (const { checkpoint, ranges } of lines.filter((line) => line.ranges !== undefined)) {
    checkpoints++;
    for (const { partition, from, to } of ranges) {
      const end = ends.get(partition) ?? 0;
      if (from !== end)
        throw new Error(`checkpoint ${checkpoint}: partition ${partition} goes on at ${from}, not ${end}`);
      ends.set(partition, to);
    }
  }
  return { checkpoints, ends };
}
