/** What `tune` searches: a few lines, each an option with its range and how it is drawn. */
import { mergeOptions, type OptionTree, type Rng } from '@belfry/core';

interface Dimension {
  readonly name: string;
  /** In words. */
  readonly range: string;
  /** Drawn from the whole range, or round the value that the settings have already. */
  draw(rng: Rng, settings: OptionTree): OptionTree;
}

const COUNTS = [512, 1024, 2048, 4096];
/** Of a range, to either side of the value it is searched round. */
const STEP = 0.2;

const oneOf = <Value>(rng: Rng, values: readonly Value[]): Value => values[rng.int(values.length)];
/** Three digits are more than a figure can tell apart. */
const rounded = (value: number): number => Number(value.toPrecision(3));

/** @param paths options that have the same value */
function between(paths: readonly string[], low: number, high: number): Dimension {
  return {
    name: paths[0],
    range: `${low}–${high}`,
    draw(rng, settings) {
      const now = at(settings, paths[0]);
      const [from, to] = round(now, low, high, STEP * (high - low));
      return everywhere(paths, rounded(from + (to - from) * rng.float()));
    },
  };
}

function logBetween(paths: readonly string[], low: number, high: number): Dimension {
  const exponents = between(paths, Math.log(low), Math.log(high));
  return {
    name: paths[0],
    range: `${low}–${high}, log-uniform`,
    draw(rng, settings) {
      const now = at(settings, paths[0]);
      const inLogs = typeof now === 'number' ? everywhere(paths, Math.log(now)) : {};
      return everywhere(paths, rounded(Math.exp(at(exponents.draw(rng, inLogs), paths[0]) as number)));
    },
  };
}

function choice(name: string, values: readonly (string | number)[]): Dimension {
  return { name, range: values.join(' | '), draw: (rng) => everywhere([name], oneOf(rng, values)) };
}

/** A dimension that some settings have; of others it changes nothing. @param which in words */
function where(which: string, has: (settings: OptionTree) => boolean, { range, ...dimension }: Dimension): Dimension {
  return {
    ...dimension,
    range: `${range} (${which})`,
    draw: (rng, settings) => (has(settings) ? dimension.draw(rng, settings) : {}),
  };
}

const towers: readonly OptionTree[] = [
  {},
  { towers: { user: { layers: [] }, item: { layers: [] } } },
  {
    towers: {
      user: { layers: [], neighbours: { weight: 0.5 } },
      item: { layers: [], neighbours: { weight: 0.5 } },
    },
  },
];

/** Losses that fit: a softmax over the batch needs a source that uses it. */
const objectives: readonly OptionTree[] = [
  ...[true, false].map((logQ) => ({ loss: { name: 'batch-softmax', logQ }, negatives: { name: 'in-batch' } })),
  { loss: { name: 'batch-softmax' }, negatives: { name: 'mixed' } },
  ...['uniform', 'popularity'].map((name) => ({ loss: { name: 'sampled-softmax' }, negatives: { name } })),
  ...['uniform', 'popularity', 'mixed'].map((name) => ({ loss: { name: 'decoupled' }, negatives: { name } })),
  { loss: { name: 'decoupled', logQ: false }, negatives: { name: 'in-batch' } },
  {
    train: { similarity: 'dot' },
    loss: { name: 'decoupled', temperature: 1 },
    negatives: { name: 'uniform' },
  },
];

/** What kind of model it is; the other dimensions are searched round a model as well. */
const kinds: readonly Dimension[] = [
  {
    name: 'towers',
    range: 'those of the preset | without layers | without layers and with the neighbours’ ids (weight 0.5)',
    draw: (rng) => oneOf(rng, towers),
  },
  {
    name: 'loss, negatives',
    range:
      'batch-softmax in-batch with logQ | without | mixed; sampled-softmax uniform | popularity; decoupled uniform | popularity | mixed | in-batch without logQ | uniform by dot with temperature 1',
    draw: (rng) => oneOf(rng, objectives),
  },
];

const NEIGHBOURS = ['towers.user.neighbours.weight', 'towers.item.neighbours.weight'];

const details: readonly Dimension[] = [
  where(
    'cosine',
    (settings) => at(settings, 'train.similarity') !== 'dot',
    logBetween(['loss.temperature'], 0.04, 0.3),
  ),
  where('decoupled', (settings) => at(settings, 'loss.name') === 'decoupled', between(['loss.weight'], 0.8, 1.3)),
  where(
    'drawn negatives',
    (settings) => at(settings, 'negatives.name') !== 'in-batch',
    choice('negatives.count', COUNTS),
  ),
  choice('negatives.mask', ['own', 'known-positives']),
  where(
    'towers with neighbours, both alike',
    (settings) => at(settings, NEIGHBOURS[0]) !== undefined,
    between(NEIGHBOURS, 0.2, 0.8),
  ),
  between(['towers.user.dropout'], 0, 0.3),
  logBetween(['towers.user.initNorm', 'towers.item.initNorm'], 0.03, 0.3),
  choice('train.batchSize', COUNTS),
  choice('train.optimizer', ['adam', 'dense-adam']),
  logBetween(['train.learningRate'], 0.0002, 0.005),
  choice('train.schedule', ['constant', 'cosine']),
];

/** The space in words, a line for every dimension. */
export const tuneSpace: readonly { readonly name: string; readonly range: string }[] = [
  ...[...kinds, ...details].map(({ name, range }) => ({ name, range })),
  { name: 'score.similarity', range: 'cosine | dot: every trial is measured under both, and has the better' },
  { name: 'train.epochs', range: 'the best of ten looks at the two that are trained longest' },
];

const plainIds = { user: { layers: [], dropout: 0.1, initNorm: 0.08 }, item: { layers: [], initNorm: 0.08 } };
const bag = {
  user: { layers: [], initNorm: 0.065, neighbours: { weight: 0.5 } },
  item: { layers: [], initNorm: 0.065, neighbours: { weight: 0.5 } },
};

/** Tried first: settings that did well on other data, in this order. */
const knownGood: readonly OptionTree[] = [
  {
    towers: plainIds,
    loss: { name: 'decoupled', temperature: 0.08, weight: 1.22 },
    negatives: { name: 'uniform', count: 1024, mask: 'known-positives' },
    train: { batchSize: 1024, optimizer: 'dense-adam', learningRate: 0.001, schedule: 'cosine' },
  },
  {
    towers: bag,
    loss: { name: 'decoupled', temperature: 0.1, weight: 0.9, logQ: false },
    negatives: { name: 'in-batch', mask: 'known-positives' },
    train: { batchSize: 2048, optimizer: 'dense-adam', learningRate: 0.001 },
  },
  {},
  {
    towers: bag,
    loss: { name: 'decoupled', temperature: 0.15, weight: 0.9, logQ: false },
    negatives: { name: 'in-batch', mask: 'known-positives' },
    train: { batchSize: 1024, optimizer: 'dense-adam', learningRate: 0.003 },
  },
  {
    towers: plainIds,
    loss: { name: 'decoupled', temperature: 0.15, weight: 1 },
    negatives: { name: 'uniform', count: 1024 },
    train: { batchSize: 512, optimizer: 'dense-adam', learningRate: 0.002, schedule: 'cosine' },
  },
];

/** @returns known-good settings, then random ones, `count` in all */
export function firstCandidates(count: number, rng: Rng): OptionTree[] {
  return Array.from({ length: count }, (_, n) => knownGood[n] ?? drawnFrom(rng));
}

/** Two of three lie near the best so far, the rest are random. */
export function nextCandidates(count: number, best: OptionTree, rng: Rng): OptionTree[] {
  return Array.from({ length: count }, (_, n) => (n % 3 === 2 ? drawnFrom(rng) : near(best, rng)));
}

function drawnFrom(rng: Rng): OptionTree {
  return drawn([...kinds, ...details], {}, rng);
}

/** Other in about a third of its details, in one at least. */
function near(best: OptionTree, rng: Rng): OptionTree {
  for (;;) {
    const changed = details.filter(() => rng.float() < 1 / 3);
    const settings = drawn(changed, best, rng);
    if (JSON.stringify(settings) !== JSON.stringify(best)) return settings;
  }
}

function drawn(dimensions: readonly Dimension[], from: OptionTree, rng: Rng): OptionTree {
  return dimensions.reduce((tree, dimension) => mergeOptions(tree, dimension.draw(rng, tree)), from);
}

function at(settings: OptionTree, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner === undefined ? undefined : (inner as OptionTree)[key]), settings);
}

function everywhere(paths: readonly string[], value: unknown): OptionTree {
  return paths
    .map((path) => path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as OptionTree)
    .reduce(mergeOptions);
}

/** The range round a value, within the whole one; the whole one where there is no value. */
function round(now: unknown, low: number, high: number, step: number): [number, number] {
  if (typeof now !== 'number') return [low, high];
  return [Math.max(low, Math.min(high, now - step)), Math.min(high, Math.max(low, now + step))];
}
