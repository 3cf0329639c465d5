/**
 * The bound on mutual information, I(u;i) ≥ log N − L − KL(p‖q) (van den Oord et al. 2018; Poole et al. 2019), N = the
 * candidates of a row with its positive. It holds for negatives drawn from the positives' own marginal p; drawn from
 * another q, KL(p‖q) is what the loss gains by telling p from q rather than users apart, and is subtracted.
 */
import { expectedCounts } from './expected-counts.js';
import type { ObjectiveContext, ObjectiveParts } from './objective-parts.js';

export type MiBound =
  | {
      readonly holds: true;
      /** KL(p‖q) in nats. */
      readonly subtract: number;
      readonly reason: string;
    }
  | { readonly holds: false; readonly reason: string };

/** Whether the bound holds for a composition, and what to subtract. Costs one pass over the catalogue. */
export function miBoundOf(
  { loss, source, mask, excludedClusters }: ObjectiveParts,
  context: ObjectiveContext,
): MiBound {
  if (loss.noMiBoundBecause !== null) return { holds: false, reason: loss.noMiBoundBecause };
  if (source.own !== undefined) return { holds: false, reason: 'negatives of each query depend on the model' };
  if (mask === 'known-positives') {
    return {
      holds: false,
      reason: 'known positives are masked, so negatives do not follow one distribution for all users',
    };
  }
  if (excludedClusters) {
    return {
      holds: false,
      reason: 'the own cluster is left out, so negatives do not follow one distribution for all items',
    };
  }
  if (source.followsModel) {
    return { holds: false, reason: 'the distribution of the negatives changes with the model' };
  }
  const expected = expectedCounts(source, context);
  if (expected === null) {
    return { holds: false, reason: `negatives of "${source.name}" have no known distribution` };
  }
  const subtract = klDivergence(context.itemCounts, expected);
  const reason =
    subtract === 0
      ? "negatives come from the positives' own marginal"
      : `negatives come from q; KL(p‖q) = ${subtract.toFixed(4)} is subtracted`;
  return { holds: true, subtract, reason };
}

/** KL(p‖q) in nats of two vectors that are distributions up to scale; rounding below 1e-9 counts as 0. */
function klDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const pTotal = sum(p);
  const qTotal = sum(q);
  let divergence = 0;
  for (let i = 0; i < p.length; i++) {
    if (p[i] > 0) divergence += (p[i] / pTotal) * Math.log(p[i] / pTotal / (q[i] / qTotal));
  }
  return divergence < 1e-9 ? 0 : divergence;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/**
 * The bound in nats at a loss, or null where it does not hold.
 * @param loss unweighted mean loss @param candidateCount N, the row's positive included
 */
export function miBoundAt(bound: MiBound, loss: number, candidateCount: number): number | null {
  return bound.holds ? Math.log(candidateCount) - loss - bound.subtract : null;
}
