/** Options of an objective: loss and negatives together, and which of their combinations mean something. */
import { withRules, type OptionRule } from '@belfry/core';
import { z } from 'zod';
import type { LossKind, LossParameter } from './losses/contrastive-loss.js';
import { defaultsOf, lossOptions, type LossOptions } from './losses/loss-options.js';
import { lossKindOf, lossNames } from './losses/registry.js';
import type { NegativeSourceKind } from './negatives/negative-source.js';
import { negativesOptions, type NegativesOptions } from './negatives/negatives-options.js';
import { negativeSourceNames, negativeSources, type NegativeSourceName } from './negatives/registry.js';
import { readSum } from './negatives/sum-grammar.js';
import { LEARNED_TEMPERATURES } from './temperature.js';

type Rule = OptionRule<{ loss: LossOptions; negatives: NegativesOptions }>;

const lossKind = (options: { loss: LossOptions }): LossKind => lossKindOf(options.loss.name);
const sourceKinds: Readonly<Record<NegativeSourceName, NegativeSourceKind>> = negativeSources;
const hasTerm = (
  { name }: Pick<NegativesOptions, 'name'>,
  holds: (kind: NegativeSourceKind) => boolean | undefined,
): boolean => readSum(name).terms.some(({ kind }) => holds(kind));
const usesBatch = ({ negatives }: { negatives: NegativesOptions }): boolean =>
  hasTerm(negatives, (kind) => kind.usesBatch);

/** Whether some negatives are each query's own; such sources leave out known positives whatever the mask. */
export const hasOwnNegatives = (negatives: Pick<NegativesOptions, 'name'>): boolean =>
  hasTerm(negatives, (kind) => kind.hasOwn);

/** Whether something of the steps before decides on the negatives of the next. */
export const keepsNegatives = (negatives: Pick<NegativesOptions, 'name' | 'counts'>): boolean =>
  negatives.counts !== 'log' || hasTerm(negatives, (kind) => kind.keeps);

/** @throws BelfryError BACKEND_UNAVAILABLE where this machine lacks what the negatives need */
export function requireNegativesHere(negatives: Pick<NegativesOptions, 'name' | 'ranking'>): void {
  for (const { kind } of readSum(negatives.name).terms) kind.requireHere?.(negatives);
}

const lossesThat = (hold: (kind: LossKind) => boolean): string =>
  lossNames.filter((name) => hold(lossKindOf(name))).join(', ');
const sourcesThat = (hold: (kind: NegativeSourceKind) => boolean | undefined): string =>
  negativeSourceNames.filter((name) => hold(sourceKinds[name])).join(' or ');
const isMeanOverRows = ({ name, form }: LossOptions): boolean => lossKindOf(name).create({ form }).epilogue !== null;
const formsByLoss = lossNames.map((name) => `${name}: ${['auto', ...lossKindOf(name).forms].join(' or ')}`).join('; ');
const logQByLoss = lossNames
  .filter((name) => lossKindOf(name).logQ.allowed.length === 1)
  .map((name) => `${name}: ${lossKindOf(name).logQ.allowed[0]}, ${lossKindOf(name).logQ.because}`)
  .join('; ');
const fixedTemperatures = lossNames
  .map((name) => lossKindOf(name).fixedTemperatureBecause)
  .filter((reason) => reason !== undefined)
  .join('; ');

/** Numbers that belong to single losses, and why to no other. */
const parameterReasons: Readonly<Record<LossParameter, string>> = {
  temperature: 'the others compare cosines themselves',
  weight: 'weighing the log-sum of a softmax that holds its positive moves its optimum',
  margin: 'no other loss has a margin',
  gamma: 'no other loss has a term of uniformity',
  positivePrior: 'no other loss takes hidden positives out of its sum',
};

const parameterRules = (Object.keys(parameterReasons) as LossParameter[]).map((parameter): Rule => ({
  paths: [`loss.${parameter}`, 'loss.name'],
  check: (options) => options.loss[parameter] === null || lossKind(options).takes[parameter] !== undefined,
  expected: `null except for ${lossesThat((kind) => kind.takes[parameter] !== undefined)}: ${parameterReasons[parameter]}`,
  change: `leave loss.${parameter} out, or set loss.name to a loss that takes it (${defaultsOf(parameter)})`,
}));

/** Combinations that would be biased or meaningless are refused; what is biased on purpose has a name (`logQ: false`). */
export const objectiveRules: readonly Rule[] = [
  {
    paths: ['loss.form', 'loss.name'],
    check: (options) => options.loss.form === 'auto' || lossKind(options).forms.includes(options.loss.form),
    expected: `a form in which the loss is defined (${formsByLoss})`,
    change: 'set loss.form to auto, or loss.name to one that has this form',
  },
  {
    paths: ['loss.form', 'loss.logQ'],
    check: ({ loss }) => loss.logQ !== false || loss.form !== 'partition',
    expected:
      'the partition form together with logQ: without it the sum over a sample does not estimate the sum over the catalogue',
    change: 'set loss.logQ to true, or loss.form to auto',
  },
  {
    paths: ['loss.logQ', 'loss.name'],
    check: (options) => options.loss.logQ === null || lossKind(options).logQ.allowed.includes(options.loss.logQ),
    expected: `what the loss is defined with (${logQByLoss})`,
    change: 'leave loss.logQ out, or set loss.name to one that is defined so',
  },
  ...parameterRules,
  {
    paths: ['loss.learnsTemperature', 'loss.name'],
    check: (options) =>
      options.loss.learnsTemperature !== true ||
      (lossKind(options).takes.temperature !== undefined && lossKind(options).fixedTemperatureBecause === undefined),
    expected: `a loss whose temperature can be learned (${lossesThat((kind) => kind.takes.temperature === undefined)} take none; ${fixedTemperatures})`,
    change: 'leave loss.learnsTemperature out, or set another loss.name',
  },
  {
    paths: ['loss.learnsTemperature', 'loss.temperature'],
    check: ({ loss: { learnsTemperature, temperature } }) =>
      learnsTemperature !== true ||
      temperature === null ||
      (temperature >= LEARNED_TEMPERATURES.least && temperature <= LEARNED_TEMPERATURES.most),
    expected: `a start from ${LEARNED_TEMPERATURES.least} to ${LEARNED_TEMPERATURES.most}, where a learned temperature stays`,
    change: 'set loss.temperature within this range, or leave loss.learnsTemperature out',
  },
  {
    paths: ['loss.endTemperature', 'loss.learnsTemperature', 'loss.name'],
    check: (options) =>
      options.loss.endTemperature === null ||
      (options.loss.learnsTemperature !== true && lossKind(options).takes.temperature !== undefined),
    expected: `null where the temperature is learned, and for ${lossesThat((kind) => kind.takes.temperature === undefined)}, which take none`,
    change: 'leave loss.endTemperature out, or set loss.learnsTemperature to false',
  },
  {
    paths: ['loss.learnsBias', 'loss.name'],
    check: (options) => options.loss.learnsBias !== true || lossKind(options).startBias !== undefined,
    expected: `false except for ${lossesThat((kind) => kind.startBias !== undefined)}: elsewhere a number added to every score of a row cancels`,
    change: 'leave loss.learnsBias out, or set loss.name to one of these',
  },
  {
    paths: ['negatives.name', 'loss.name'],
    check: (options) => usesBatch(options) || lossKind(options).negatives !== 'with-batch',
    expected: `a term that uses the batch (${sourcesThat((kind) => kind.usesBatch)}) for ${lossesThat((kind) => kind.negatives === 'with-batch')}`,
    change: 'set negatives.name to mixed, or loss.name to sampled-softmax',
  },
  {
    paths: ['negatives.name', 'loss.name'],
    check: (options) =>
      (usesBatch(options) && !hasTerm(options.negatives, (kind) => kind.draws)) ||
      lossKind(options).negatives !== 'batch-alone',
    expected: `the batch alone (${sourcesThat((kind) => kind.usesBatch && !kind.draws)}) for ${lossesThat((kind) => kind.negatives === 'batch-alone')}, which have no place for other candidates`,
    change: 'set negatives.name to in-batch, or another loss.name',
  },
  {
    paths: ['negatives.name', 'loss.name'],
    check: (options) => !hasOwnNegatives(options.negatives) || isMeanOverRows(options.loss),
    expected: `no ${sourcesThat((kind) => kind.hasOwn)} with this loss: it is not a mean over rows of scores alone, so negatives of single rows have no place in it`,
    change: 'leave these terms out of negatives.name, or set loss.name to batch-softmax',
  },
  {
    paths: ['negatives.exclude', 'negatives.clusters'],
    check: ({ negatives }) => negatives.exclude === 'none' || negatives.clusters !== null,
    expected: 'a categorical item feature or k-means in negatives.clusters where clusters are left out',
    change: 'set negatives.clusters to one of these, or negatives.exclude to none',
  },
  {
    paths: ['negatives.mask', 'loss.name'],
    check: (options) => options.negatives.mask === 'own' || lossKind(options).hasCandidates !== false,
    expected: `own for ${lossesThat((kind) => kind.hasCandidates === false)}, which has no candidates to leave out`,
    change: 'set negatives.mask to own, or another loss.name',
  },
];

/** What a loss asks of the similarity; for options that hold both. */
export const similarityRules: readonly OptionRule<{ loss: LossOptions; train: { similarity: 'cosine' | 'dot' } }>[] = [
  {
    paths: ['train.similarity', 'loss.name'],
    check: (options) => options.train.similarity === 'cosine' || lossKind(options).onCosines !== true,
    expected: `cosine for ${lossesThat((kind) => kind.onCosines === true)}, which are defined on unit vectors`,
    change: 'set train.similarity to cosine, or another loss.name',
  },
];

export const objectiveOptions = withRules(
  z.strictObject({ loss: lossOptions.prefault({}), negatives: negativesOptions.prefault({}) }),
  objectiveRules,
);

/** Loss and negatives as they are given; what is left out has its default. */
export type ObjectiveOptions = z.input<typeof objectiveOptions>;
