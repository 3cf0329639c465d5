/** Options of an objective: loss and negatives together, and which of their combinations mean something. */
import { withRules, type OptionRule } from '@belfry/core';
import { z } from 'zod';
import type { LossKind } from './losses/contrastive-loss.js';
import { lossOptions, type LossOptions } from './losses/loss-options.js';
import { lossNames, losses } from './losses/registry.js';
import type { NegativeSourceKind } from './negatives/negative-source.js';
import { negativesOptions, type NegativesOptions } from './negatives/negatives-options.js';
import { negativeSourceNames, negativeSources, type NegativeSourceName } from './negatives/registry.js';
import { readSum } from './negatives/sum-grammar.js';

const kinds: Readonly<Record<NegativeSourceName, NegativeSourceKind>> = negativeSources;
const lossKind = (options: { loss: LossOptions }): LossKind => losses[options.loss.name];
const usesBatch = ({ negatives }: { negatives: NegativesOptions }): boolean =>
  readSum(negatives.name).terms.some(({ kind }) => kind.usesBatch);

/** Whether some negatives are each query's own; such sources leave out known positives whatever the mask. */
export const hasOwnNegatives = ({ name }: Pick<NegativesOptions, 'name'>): boolean =>
  readSum(name).terms.some(({ kind }) => kind.hasOwn);

const lossesThat = (hold: (kind: LossKind) => boolean): string =>
  lossNames.filter((name) => hold(losses[name])).join(', ');
const formsByLoss = lossNames.map((name) => `${name}: ${['auto', ...losses[name].forms].join(' or ')}`).join('; ');
const sourcesOfTheBatch = negativeSourceNames.filter((name) => negativeSources[name].usesBatch).join(' or ');
const sourcesOfQueries = negativeSourceNames.filter((name) => kinds[name].hasOwn).join(' or ');

/** Combinations that would be biased or meaningless are refused; what is biased on purpose has a name (`logQ: false`). */
export const objectiveRules: readonly OptionRule<{ loss: LossOptions; negatives: NegativesOptions }>[] = [
  {
    paths: ['loss.form', 'loss.name'],
    check: (options) => options.loss.form === 'auto' || lossKind(options).forms.includes(options.loss.form),
    expected: `a form in which the loss is defined (${formsByLoss})`,
    change: 'set loss.form to auto, or loss.name to one that has this form',
  },
  {
    paths: ['loss.form', 'loss.logQ'],
    check: ({ loss }) => loss.logQ || loss.form !== 'partition',
    expected:
      'the partition form together with logQ: without it the sum over a sample does not estimate the sum over the catalogue',
    change: 'set loss.logQ to true, or loss.form to auto',
  },
  {
    paths: ['loss.weight', 'loss.name'],
    check: (options) => options.loss.weight === 1 || lossKind(options).takesWeight,
    expected: `1 except for ${lossesThat((kind) => kind.takesWeight)}: weighing the log-sum of a softmax that holds its positive moves its optimum`,
    change: 'set loss.weight to 1, or loss.name to decoupled',
  },
  {
    paths: ['negatives.name', 'loss.name'],
    check: (options) => usesBatch(options) || !lossKind(options).needsBatch,
    expected: `a term that uses the batch (${sourcesOfTheBatch}) for ${lossesThat((kind) => kind.needsBatch)}`,
    change: 'set negatives.name to mixed, or loss.name to sampled-softmax',
  },
  {
    paths: ['negatives.name', 'loss.name'],
    check: (options) => !hasOwnNegatives(options.negatives) || lossKind(options).create(options.loss).epilogue !== null,
    expected: `no ${sourcesOfQueries} with this loss: it is not a mean over rows, so negatives of single rows have no place in it`,
    change: 'leave these terms out of negatives.name, or set loss.name to batch-softmax',
  },
  {
    paths: ['negatives.exclude', 'negatives.clusters'],
    check: ({ negatives }) => negatives.exclude === 'none' || negatives.clusters !== null,
    expected: 'a categorical item feature in negatives.clusters where clusters are left out',
    change: 'set negatives.clusters to its name, or negatives.exclude to none',
  },
];

export const objectiveOptions = withRules(
  z.strictObject({ loss: lossOptions.prefault({}), negatives: negativesOptions.prefault({}) }),
  objectiveRules,
);

/** Loss and negatives as they are given; what is left out has its default. */
export type ObjectiveOptions = z.input<typeof objectiveOptions>;
