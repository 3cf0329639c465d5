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

const granted = defaultThreads();

/** Each size once, and around a batch of 4,096 what a larger catalogue, drawn negatives and a thread alone change. */
const full = [
  { batch: 1024, items: 100_000, drawn: 0, threads: granted },
  { batch: 4096, items: 100_000, drawn: 0, threads: granted },
  { batch: 4096, items: 100_000, drawn: 0, threads: 1 },
  { batch: 4096, items: 100_000, drawn: 4096, threads: granted },
  { batch: 4096, items: 1_000_000, drawn: 0, threads: granted },
  { batch: 4096, items: 1_000_000, drawn: 4096, threads: granted },
  { batch: 16_384, items: 100_000, drawn: 0, threads: granted },
  { batch: 16_384, items: 1_000_000, drawn: 4096, threads: granted },
  { batch: 65_536, items: 100_000, drawn: 0, threads: granted },
];
const quick = full.filter(({ batch, items }) => batch <= 4096 && items === 100_000);

export function works(isQuick) {
  return (isQuick ? quick : full).map((work) => ({ ...common, ...work }));
}

/** Where Belfry's own forms are compared with each other, too. */
export function comparesForms({ batch, items, drawn, threads }) {
  return batch === 4096 && items === 100_000 && drawn === 0 && threads === granted;
}

/** What `--only` is matched against. */
export function labelOf({ batch, items, drawn, threads }) {
  return `B=${batch} items=${items} ${drawn > 0 ? 'mixed' : 'in-batch'} threads=${threads}`;
}
