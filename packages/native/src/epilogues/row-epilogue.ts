/**
 * The end of the scores kernel, once per query: how a positive score and what was summed over the candidates become a
 * loss, and how that loss moves with each score. A loss of this family is one file here and its row of the table; the
 * loops around it know nothing of it. The addon has the same forms in addon/scores/epilogues.cc.
 */
export interface RowLoss {
  readonly loss: number;
  /** ∂loss/∂z⁺ */
  readonly positiveSlope: number;
  /** ∂loss/∂zⱼ = candidateScale · e^(zⱼ − m), or candidateScale · slopeⱼ */
  readonly candidateScale: number;
}

/** A loss of the log-sum-exp of the candidates. */
export interface ExponentialEpilogue {
  readonly terms: 'exponential';
  finish(row: ExponentialRow): RowLoss;
}

export interface ExponentialRow {
  /** z⁺ */
  readonly positive: number;
  /** m = max zⱼ over the candidates left */
  readonly maximum: number;
  /** Σⱼ e^(zⱼ − m) */
  readonly sum: number;
  /** Candidates left, at least 1 */
  readonly left: number;
}

/** A loss that adds up candidate by candidate. */
export interface PointwiseEpilogue {
  /** What a candidate adds at x = z − shift: log(1 + eˣ) with slope σ(x), or max(0, x) with a step as slope. */
  readonly terms: 'sigmoid' | 'step';
  readonly shift: number | 'positive';
  finish(row: PointwiseRow): RowLoss;
}

export interface PointwiseRow {
  /** z⁺ */
  readonly positive: number;
  /** Sum of the candidates' losses */
  readonly losses: number;
  /** Sum of the candidates' slopes */
  readonly slopes: number;
  /** Candidates left, at least 1 */
  readonly left: number;
}

export type RowEpilogue = ExponentialEpilogue | PointwiseEpilogue;
