/**
 * The end of the scores kernel, once per query: how a positive score and the log-sum-exp of the candidates become a
 * loss, and how that loss moves with each score. A loss of this family is one function, here and in its row of the
 * table of epilogues; the loops around it know nothing of it.
 */
export interface RowScores {
  /** z⁺ */
  readonly positive: number;
  /** m = max zⱼ over the candidates left */
  readonly maximum: number;
  /** Σⱼ e^(zⱼ − m) */
  readonly sum: number;
}

export interface RowLoss {
  readonly loss: number;
  /** ∂loss/∂z⁺ */
  readonly positiveSlope: number;
  /** ∂loss/∂zⱼ = candidateScale · e^(zⱼ − m) */
  readonly candidateScale: number;
}

export type RowEpilogue = (row: RowScores) => RowLoss;
