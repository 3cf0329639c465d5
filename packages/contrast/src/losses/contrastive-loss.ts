import type { Epilogue } from '@belfry/native';

/**
 * How a loss stays consistent when only some items are candidates. There are two forms; any other mixture of corrected
 * scores and masked hits is biased.
 */
export interface CorrectionForm {
  readonly name: 'ranking' | 'partition';
  /** Whether the positive's score is corrected like the candidates'. */
  readonly correctsPositive: boolean;
  /** Whether other candidates that are the row's own item stay in the sum. */
  readonly keepsOwnRepeats: boolean;
}

/** Every candidate, the positive included, gets s − log c; repeats of the own item stay. Exact at every N. */
export const rankingForm: CorrectionForm = { name: 'ranking', correctsPositive: true, keepsOwnRepeats: true };

/** The positive keeps s, negatives get s − log c, hits of the own item are masked. Exact only as N → ∞. */
export const partitionForm: CorrectionForm = { name: 'partition', correctsPositive: false, keepsOwnRepeats: false };

/** A loss as data: which form it takes and how the scores kernel folds scores into it. */
export interface ContrastiveLoss {
  readonly name: string;
  readonly form: CorrectionForm;
  readonly epilogue: Epilogue;
  /** Why log N − loss does not bound the mutual information; null = it does, given fitting negatives. */
  readonly noMiBoundBecause: string | null;
}

/** What a loss of the registry is made from. */
export interface LossSettings {
  readonly form: FormName;
  readonly weight: number;
}

/** `auto`: the loss's own form. */
export type FormName = 'auto' | CorrectionForm['name'];

/** A row of the registry. */
export interface LossKind {
  readonly summary: string;
  /** The forms an option may ask for by name; `auto` always goes. */
  readonly forms: readonly CorrectionForm['name'][];
  /** Whether it is defined over the batch's positives. */
  readonly needsBatch: boolean;
  /** Whether a weight on the log-sum of negatives is part of it. */
  readonly takesWeight: boolean;
  create(settings: LossSettings): ContrastiveLoss;
}
