/** The positive pairs of a step. */
export interface ContrastBatch {
  /** [B] user rows */
  readonly users: Int32Array;
  /** [B] item rows: the positives */
  readonly items: Int32Array;
  /** [B] example weights; null = all 1 */
  readonly weights: Float32Array | null;
}
