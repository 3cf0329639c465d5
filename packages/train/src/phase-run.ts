/** Runs a phase to its end or to a signal: logs, saves, and asks the phase's own hook after each epoch. */
import { BelfryError } from '@belfry/core';
import { fit, type Phase, type StepOutcome } from './fit.js';
import { inputWaitShare } from './run-state.js';
import { saveCheckpoint, type Session } from './session.js';

/** Called after each whole epoch and at the phase's end; returns true to end the phase here. */
export type AfterEpoch = (outcome: StepOutcome) => Promise<boolean>;

export async function runPhase(session: Session, phase: Phase, afterEpoch: AfterEpoch): Promise<void> {
  const { config, state, signal, progress } = session;
  const task = progress.start(state.phase === 'selection' ? 'train' : 'refit', phase.totalSteps, 'steps');
  const clock = new PhaseClock();
  try {
    await fit(phase, state.step, async (outcome) => {
      state.step = outcome.step;
      state.loss.sum += outcome.loss;
      state.loss.steps++;
      state.trainedMs += clock.lap();
      state.inputWaitMs += outcome.inputWaitMs;
      if (outcome.step % config.train.logEvery === 0) logLosses(session, phase, outcome);
      const examplesPerSecond = clock.examplesPerSecond(outcome.examples);
      task.update(outcome.step, {
        epoch: outcome.epoch,
        loss: outcome.loss.toFixed(4),
        'examples/s': Math.round(examplesPerSecond),
      });
      const ends = (outcome.endsEpoch || outcome.step === phase.totalSteps) && (await afterEpoch(outcome));
      if (ends || clock.secondsSinceCheckpoint >= config.train.checkpointSeconds || signal.aborted) {
        await saveCheckpoint(session, phase.model);
        clock.noteCheckpoint();
      }
      if (signal.aborted && !ends) throw interrupted(session);
      clock.lap();
      return ends;
    });
  } finally {
    task.end();
  }
}

function logLosses(
  { state, metrics }: Session,
  { objective }: Phase,
  { step, epoch, learningRate }: StepOutcome,
): void {
  const negatives = objective.negativeFigures(step - 1);
  metrics.append({
    phase: state.phase,
    step,
    epoch,
    loss: state.loss.sum / state.loss.steps,
    learningRate,
    trainedMs: Math.round(state.trainedMs),
    inputWaitShare: inputWaitShare(state),
    ...(Object.keys(negatives).length > 0 && { negatives }),
  });
  state.loss = { sum: 0, steps: 0 };
}

function interrupted({ run, state }: Session): BelfryError {
  return new BelfryError('TRAINING_INTERRUPTED', {
    given: `a signal after step ${state.step} of the ${state.phase}`,
    expected: 'training to its end',
    change: `Give the same command again to go on; everything is saved in ${run.path}.`,
    details: { phase: state.phase, step: state.step },
  });
}

class PhaseClock {
  #lapAt = performance.now();
  #checkpointAt = performance.now();
  #rateAt = performance.now();
  #examples = 0;
  #rate = 0;

  /** Milliseconds since the last lap. */
  lap(): number {
    const now = performance.now();
    const elapsed = now - this.#lapAt;
    this.#lapAt = now;
    return elapsed;
  }

  /** Over windows of at least two seconds. */
  examplesPerSecond(more: number): number {
    this.#examples += more;
    const seconds = (performance.now() - this.#rateAt) / 1000;
    if (seconds >= 2 || this.#rate === 0) this.#rate = this.#examples / seconds;
    if (seconds >= 2) [this.#examples, this.#rateAt] = [0, performance.now()];
    return this.#rate;
  }

  get secondsSinceCheckpoint(): number {
    return (performance.now() - this.#checkpointAt) / 1000;
  }

  noteCheckpoint(): void {
    this.#checkpointAt = performance.now();
  }
}
