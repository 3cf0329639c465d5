/** The epilogues by kind: one row makes an epilogue from its options. */
import type { Epilogue } from '../kernels.js';
import { bpr } from './bpr.js';
import { ccl } from './ccl.js';
import { debiased } from './debiased.js';
import { decoupled } from './decoupled.js';
import { logistic } from './logistic.js';
import { potential } from './potential.js';
import type { RowEpilogue } from './row-epilogue.js';
import { softmax } from './softmax.js';

/** What the loops of an implementation end in; a two-sided loss is made of one-sided ones before it comes to them. */
export type OneSidedEpilogue = Exclude<Epilogue, { kind: 'two-sided-softmax' }>;

type EpilogueOf<Kind extends OneSidedEpilogue['kind']> = Extract<OneSidedEpilogue, { kind: Kind }>;

const epilogues: { [Kind in OneSidedEpilogue['kind']]: (epilogue: EpilogueOf<Kind>) => RowEpilogue } = {
  softmax: () => softmax,
  decoupled: ({ weight }) => decoupled(weight),
  debiased: ({ positivePrior, logFloor }) => debiased(positivePrior, logFloor),
  potential: () => potential,
  logistic: () => logistic,
  bpr: () => bpr,
  ccl: ({ weight, margin }) => ccl(weight, margin),
};

export function rowEpilogue<Kind extends OneSidedEpilogue['kind']>(epilogue: EpilogueOf<Kind>): RowEpilogue {
  return epilogues[epilogue.kind](epilogue);
}
