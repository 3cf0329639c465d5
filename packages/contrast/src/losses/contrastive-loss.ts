import type { Epilogue, Kernels, ScoresInput, ScoresOutput } from '@belfry/native';

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

/** Vectors as they are compared, candidates and corrections of a step; how they are scored is the loss's own. */
export type LossInput = Omit<ScoresInput, 'epilogue'>;

/** A loss: which form it takes and how scores are folded into it. */
export interface ContrastiveLoss {
  readonly name: string;
  readonly form: CorrectionForm;
  /** The loss and its exact gradients. */
  score(kernels: Kernels, input: LossInput): ScoresOutput;
  /** How a row with negatives of its own is folded; null where the loss has no place for such. */
  readonly epilogue: Epilogue | null;
  /** Why log N − loss does not bound the mutual information; null = it does, given fitting negatives. */
  readonly noMiBoundBecause: string | null;
}

/** A loss that is the mean over rows of an {@link Epilogue} of the scores kernel. */
export function rowLoss(
  epilogue: Epilogue,
  { name, form, noMiBoundBecause }: Pick<ContrastiveLoss, 'name' | 'form' | 'noMiBoundBecause'>,
): ContrastiveLoss {
  return {
    name,
    form,
    noMiBoundBecause,
    epilogue,
    score: (kernels, input) => kernels.scores({ ...input, epilogue }),
  };
}

/** What a loss of the registry is made from. */
export interface LossSettings extends Partial<Readonly<Record<LossParameter, number>>> {
  readonly form: FormName;
}

/** Numbers of the loss that options can set; each loss says which it takes. */
export type LossParameter = 'temperature' | 'weight' | 'margin' | 'gamma' | 'positivePrior';

/** `auto`: the loss's own form. */
export type FormName = 'auto' | CorrectionForm['name'];

/** A row of the registry. */
export interface LossKind {
  readonly summary: string;
  /** The forms an option may ask for by name; `auto` always goes. */
  readonly forms: readonly CorrectionForm['name'][];
  /** The negatives it is defined for: `any`, those with the batch's own positives among them, or the batch's alone. */
  readonly negatives: 'any' | 'with-batch' | 'batch-alone';
  readonly logQ: LogQRule;
  /** The numbers that options may set, with their defaults. */
  readonly takes: Readonly<Partial<Record<LossParameter, number>>>;
  /** Whether it is defined on cosines alone. */
  readonly onCosines?: boolean;
  /** False where nothing is left out for a query, for it has no candidates. */
  readonly hasCandidates?: boolean;
  /**
   * Where a score is a log-odds in itself, so that scale and bias matter: what a learned bias starts from. Absent = only
   * differences within a row count.
   */
  readonly startBias?: (counts: { readonly items: number; readonly candidates: number }) => number;
  /** Why its temperature cannot be learned; absent = it can, where it takes one. */
  readonly fixedTemperatureBecause?: string;
  create(settings: LossSettings): ContrastiveLoss;
}

/** Whether scores may be corrected by expected counts. */
export interface LogQRule {
  /** What `loss.logQ` may be; the first is the loss's own. */
  readonly allowed: readonly [boolean, ...boolean[]];
  readonly because: string;
}

export const corrected: LogQRule = { allowed: [true, false], because: 'it is defined with and without' };

export function neverCorrected(because: string): LogQRule {
  return { allowed: [false], because };
}
