/** Looks at the towers after an epoch: alignment, uniformity, collapse, the bound on mutual information; into metrics.jsonl. */
import { CollapseAlarm, miBoundAt, type MiBound } from '@belfry/contrast';
import { diagnosticsOf } from './diagnostics-of.js';
import type { Phase } from './fit.js';
import type { Session } from './session.js';

export function observe(
  session: Session,
  phase: Phase,
  at: { step: number; epoch: number; loss: number; candidates: number },
): void {
  const { config, state, metrics, logger } = session;
  const observed = diagnosticsOf(phase, config.train.diagnosticsRows, phase.rng.fork(`observe ${at.step}`));
  if (observed === null) return;
  const { figures, weighted } = observed;
  const alarm = new CollapseAlarm(phase.model.towers.item.dim, undefined, state.collapse);
  const alarms = alarm.observe(figures.collapse);
  state.collapse = alarm.state;
  const mutualInformation = weighted
    ? { bound: 'n/a', reason: 'examples are weighted' }
    : boundAt(phase.objective.miBound, at);
  metrics.append({
    phase: state.phase,
    step: at.step,
    epoch: at.epoch,
    diagnostics: { ...figures, mutualInformation, alarms },
  });
  for (const { name, value, threshold, observations } of alarms) {
    logger.warn(
      `${name} is ${value.toFixed(3)}, beyond ${threshold.toFixed(3)} at the last ${observations} observations: the vectors collapse`,
    );
  }
}

function boundAt(
  miBound: MiBound,
  { loss, candidates }: { loss: number; candidates: number },
): { bound: number | 'n/a'; reason: string } {
  return { bound: miBoundAt(miBound, loss, candidates) ?? 'n/a', reason: miBound.reason };
}
