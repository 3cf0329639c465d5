/** What `tune` searches: a few lines, each an option with its range and how it is drawn. */
import { mergeOptions, type OptionTree, type Rng } from '@belfry/core';

interface Dimension {
  readonly name: string;
  /** In words. */
  readonly range: string;
  draw(rng: Rng): OptionTree;
}

const between = (rng: Rng, low: number, high: number): number => rounded(low + (high - low) * rng.float());
const logBetween = (rng: Rng, low: number, high: number): number => rounded(low * (high / low) ** rng.float());
const oneOf = <Value>(rng: Rng, values: readonly Value[]): Value => values[rng.int(values.length)];
/** Three digits are more than a figure can tell apart. */
const rounded = (value: number): number => Number(value.toPrecision(3));

const COUNTS = [512, 1024, 2048, 4096];

/** Losses that fit: a softmax over the batch needs a source that uses it. */
const objectives: readonly ((rng: Rng) => OptionTree)[] = [
  () => ({ loss: { name: 'batch-softmax', logQ: false }, negatives: { name: 'in-batch' } }),
  () => ({ loss: { name: 'batch-softmax', logQ: true }, negatives: { name: 'in-batch' } }),
  (rng) => ({ loss: { name: 'batch-softmax' }, negatives: { name: 'mixed', count: oneOf(rng, COUNTS) } }),
  (rng) => ({ loss: { name: 'sampled-softmax' }, negatives: { name: 'uniform', count: oneOf(rng, COUNTS) } }),
  (rng) => ({
    loss: { name: 'decoupled', weight: between(rng, 0.7, 1.4) },
    negatives: { name: 'uniform', count: oneOf(rng, COUNTS) },
  }),
];

const dimensions: readonly Dimension[] = [
  {
    name: 'loss, negatives',
    range:
      'batch-softmax in-batch without logQ | with logQ | mixed; sampled-softmax uniform; decoupled uniform, weight 0.7–1.4; N 512, 1024, 2048 or 4096',
    draw: (rng) => oneOf(rng, objectives)(rng),
  },
  {
    name: 'loss.temperature',
    range: '0.04–0.3, log-uniform',
    draw: (rng) => ({ loss: { temperature: logBetween(rng, 0.04, 0.3) } }),
  },
  {
    name: 'negatives.mask',
    range: 'own | known-positives',
    draw: (rng) => ({ negatives: { mask: oneOf(rng, ['own', 'known-positives']) } }),
  },
  {
    name: 'train.batchSize',
    range: '512, 1024, 2048 or 4096',
    draw: (rng) => ({ train: { batchSize: oneOf(rng, COUNTS) } }),
  },
  {
    name: 'train.learningRate',
    range: '0.0005–0.005, log-uniform',
    draw: (rng) => ({ train: { learningRate: logBetween(rng, 0.0005, 0.005) } }),
  },
  {
    name: 'train.schedule',
    range: 'constant | cosine',
    draw: (rng) => ({ train: { schedule: oneOf(rng, ['constant', 'cosine']) } }),
  },
  {
    name: 'towers.user.dropout',
    range: '0–0.3',
    draw: (rng) => ({ towers: { user: { dropout: between(rng, 0, 0.3) } } }),
  },
];

/** The space in words, a line for every dimension. */
export const tuneSpace: readonly { readonly name: string; readonly range: string }[] = [
  ...dimensions.map(({ name, range }) => ({ name, range })),
  { name: 'score.similarity', range: 'cosine | dot: every trial is measured under both, and has the better' },
];

/** Tried first: rows that did well on other data. */
const knownGood: readonly OptionTree[] = [
  {},
  {
    towers: { user: { dropout: 0.1 } },
    loss: { name: 'decoupled', temperature: 0.08, weight: 1.22 },
    negatives: { name: 'uniform', count: 1024 },
    train: { batchSize: 1024, learningRate: 0.002, schedule: 'cosine' },
  },
  {
    loss: { name: 'batch-softmax', temperature: 0.1, logQ: false },
    negatives: { name: 'in-batch' },
    train: { batchSize: 1024, learningRate: 0.002, schedule: 'cosine' },
  },
];

/** @returns known-good settings, then random ones, `count` in all */
export function firstCandidates(count: number, rng: Rng): OptionTree[] {
  return Array.from({ length: count }, (_, n) => knownGood[n] ?? drawnFrom(rng));
}

/** Every other one differs from the best so far in two dimensions, the rest are random. */
export function nextCandidates(count: number, best: OptionTree, rng: Rng): OptionTree[] {
  return Array.from({ length: count }, (_, n) => (n % 2 === 0 ? near(best, rng) : drawnFrom(rng)));
}

function drawnFrom(rng: Rng): OptionTree {
  return dimensions.reduce<OptionTree>((tree, dimension) => mergeOptions(tree, dimension.draw(rng)), {});
}

function near(best: OptionTree, rng: Rng): OptionTree {
  // The first dimension sets a loss with all that belongs to it, so it is not drawn on top of another.
  const others = dimensions.slice(1);
  return [oneOf(rng, others), oneOf(rng, others)].reduce((tree, { draw }) => mergeOptions(tree, draw(rng)), best);
}
