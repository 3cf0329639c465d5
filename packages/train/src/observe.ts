/**
 * Looks at the towers after an epoch: alignment, uniformity, collapse, the bound on mutual information, and what negatives
 * are like; into metrics.jsonl.
 */
import type { Csr, Rng } from '@belfry/core';
import { CollapseAlarm, miBoundAt, negativeFigures, rowsToEncode, type MiBound } from '@belfry/contrast';
import { diagnosticsOf } from './diagnostics-of.js';
import type { ExampleBatch } from './examples.js';
import type { Phase } from './fit.js';
import type { Session } from './session.js';

/** @param heldOut user row → item rows that training is not told of; null = nothing is held out */
export function observe(
  session: Session,
  phase: Phase,
  heldOut: Csr | null,
  at: { step: number; epoch: number; loss: number; candidates: number },
): void {
  const { config, state, metrics, logger } = session;
  const rng = phase.rng.fork(`observe ${at.step}`);
  const observed = diagnosticsOf(phase, config.train.diagnosticsRows, rng);
  if (observed === null) return;
  const { figures, pairs } = observed;
  const alarm = new CollapseAlarm(phase.model.towers.item.dim, undefined, state.collapse);
  const alarms = alarm.observe(figures.collapse);
  state.collapse = alarm.state;
  const mutualInformation =
    pairs.weights === null ? boundAt(phase.objective.miBound, at) : { bound: 'n/a', reason: 'examples are weighted' };
  metrics.append({
    phase: state.phase,
    step: at.step,
    epoch: at.epoch,
    diagnostics: { ...figures, mutualInformation, negatives: negativesOf(phase, pairs, heldOut, at.step, rng), alarms },
  });
  for (const { name, value, threshold, observations } of alarms) {
    logger.warn(
      `${name} is ${value.toFixed(3)}, beyond ${threshold.toFixed(3)} at the last ${observations} observations: the vectors collapse`,
    );
  }
}

/** Draws for a batch as the step to come would. */
function negativesOf({ objective, modelAt }: Phase, batch: ExampleBatch, heldOut: Csr | null, step: number, rng: Rng) {
  const model = modelAt(step);
  const candidates = objective.candidates(batch, rng.fork('negatives'), model);
  const [positives, drawn, own] = rowsToEncode(batch, candidates);
  return {
    ...negativeFigures({
      dim: model.dim,
      batch,
      candidates,
      queries: model.queryVectors(batch),
      items: model.itemVectors(Int32Array.of(...positives, ...drawn, ...own)),
      heldOut,
    }),
    ...objective.negativeFigures(step),
  };
}

function boundAt(
  miBound: MiBound,
  { loss, candidates }: { loss: number; candidates: number },
): { bound: number | 'n/a'; reason: string } {
  return { bound: miBoundAt(miBound, loss, candidates) ?? 'n/a', reason: miBound.reason };
}
