// What the input of a training step costs, made in step: batch, draws, corrections, exclusions, distinct rows.
//   npm run -s bench -- input
// A synthetic log: 100,000 users, 100,000 items chosen by Zipf's law with exponent 1, 2,000,000 interactions, B = 4,096.
// The best of several rounds counts, because other work on the machine can only slow one down.
import { AliasTable, Rng } from '@belfry/core';
import { itemCounts, sortedUniqueItemsOfUsers } from '@belfry/data';
import { createInputMaker, sequencesOfUsers } from '@belfry/train';

const USERS = 100_000;
const ITEMS = 100_000;
const BATCH_SIZE = 4096;
const ROUNDS = 12;
const STEPS_OF_ROUND = 20;
const log = zipfLog(2_000_000);
const counts = itemCounts(log, ITEMS);
const knownPositives = sortedUniqueItemsOfUsers(log, USERS);
const sequences = sequencesOfUsers(log, USERS);

const inBatch = { loss: { name: 'batch-softmax' }, negatives: { name: 'in-batch' } };
const drawn = (loss, name) => ({ loss: { name: loss }, negatives: { name, count: 1024 } });
const workloads = {
  'in-batch': { objective: inBatch },
  'in-batch, known positives left out': {
    objective: { ...inBatch, negatives: { name: 'in-batch', mask: 'known-positives' } },
  },
  'in-batch, histories of 20': { objective: inBatch, historyLength: 20 },
  'batch-softmax, mixed with 1,024 uniform': { objective: drawn('batch-softmax', 'mixed') },
  'sampled-softmax, 1,024 by popularity': { objective: drawn('sampled-softmax', 'popularity') },
  'decoupled, 1,024 uniform': { objective: drawn('decoupled', 'uniform') },
};

for (const [name, { objective, historyLength = 0 }] of Object.entries(workloads)) {
  const make = createInputMaker({
    examples: {
      log,
      itemCounts: counts,
      sequences: historyLength > 0 ? sequences : null,
      batchSize: BATCH_SIZE,
      historyLength,
    },
    objective: { ...objective, similarity: 'cosine' },
    candidates: { itemCounts: counts, knownPositives, batchSize: BATCH_SIZE },
    rngState: Rng.fromSeed(1).state,
  });
  const firstMs = timed(() => make(0));
  let step = 0;
  const round = () => {
    for (let i = 0; i < STEPS_OF_ROUND; i++) make(++step);
  };
  const ms = Math.min(...Array.from({ length: ROUNDS }, () => timed(round))) / STEPS_OF_ROUND;
  console.log(
    `${name.padEnd(40)} ${ms.toFixed(2).padStart(6)} ms a step, ${firstMs.toFixed(0).padStart(4)} ms for the first of an epoch`,
  );
}

function zipfLog(length) {
  const rng = Rng.fromSeed(1);
  const items = new AliasTable(Float64Array.from({ length: ITEMS }, (_, rank) => 1 / (rank + 1)));
  return {
    length,
    user: Int32Array.from({ length }, () => rng.int(USERS)),
    item: Int32Array.from({ length }, () => items.sample(rng)),
    timestamp: null,
    weight: null,
    session: null,
    event: null,
  };
}

function timed(work) {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
