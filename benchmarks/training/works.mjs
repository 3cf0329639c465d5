// The work of a row of the training benchmark: sizes, and what all rows have in common.
import { defaultThreads } from '@belfry/native';

const common = {
  users: 100_000,
  /** Length of the log that batches are cut from. */
  examples: 1_048_576,
  zipf: 1,
  /** Width of embeddings and of the two towers' vectors. */
  dim: 64,
  hidden: 128,
  temperature: 0.07,
  learningRate: 0.001,
};

const full = { batches: [1024, 4096, 16_384, 65_536], items: [100_000, 1_000_000], threads: [1, 2] };
const quick = { batches: [1024, 4096], items: [100_000], threads: [defaultThreads()] };

export function works(isQuick) {
  const { batches, items, threads } = isQuick ? quick : full;
  return batches.flatMap((batch) =>
    items.flatMap((itemCount) =>
      [0, 4096].flatMap((drawn) =>
        threads.map((count) => ({ ...common, batch, items: itemCount, drawn, threads: count })),
      ),
    ),
  );
}

/** Where Belfry's own forms are compared with each other, too. */
export function comparesForms({ batch, items, drawn }) {
  return batch === 4096 && items === 100_000 && drawn === 0;
}

/** What `--only` is matched against. */
export function labelOf({ batch, items, drawn, threads }) {
  return `B=${batch} items=${items} ${drawn > 0 ? 'mixed' : 'in-batch'} threads=${threads}`;
}
