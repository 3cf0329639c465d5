/**
 * Model choice: train with a part of the training data held out, validate as it goes, keep the best. The test part is
 * looked at only after the choice, to note what the chosen model reaches before the refit.
 */
import { sortedUniqueItemsOfUsers } from '@belfry/data';
import { noteValidation, shouldStop } from './early-stopping.js';
import type { StepOutcome } from './fit.js';
import { modelArrays, restoreModel, whileAveraged, type Model } from './model.js';
import { observe } from './observe.js';
import { createPhase } from './phase.js';
import { runPhase } from './phase-run.js';
import { takePending, type Session } from './session.js';
import { testFigures } from './test-figures.js';
import { cutValidation } from './validation-part.js';
import { createEvaluator } from './evaluator.js';

/** The chosen model; `session.state.chosen` tells what is known of it. */
export async function select(session: Session): Promise<Model> {
  const { config, state, store, metrics, logger } = session;
  const { train, validation } = cutValidation(session);
  const phase = createPhase(session, train);
  takePending(session, phase.model);
  const validate =
    validation === null
      ? null
      : createEvaluator(session, { train, relevant: validation, users: config.train.validation.users });

  const heldOut = validation === null ? null : sortedUniqueItemsOfUsers(validation, session.dataset.users.size);
  const afterEpoch = async (outcome: StepOutcome): Promise<boolean> => {
    const { step, epoch } = outcome;
    observe(session, phase, heldOut, outcome);
    if (validate === null || (epoch % config.train.evaluateEvery !== 0 && step !== phase.totalSteps)) return false;
    const figures = await whileAveraged(phase.model, () => validate(phase.model.towers));
    const figure = figures[config.train.monitor];
    const better = noteValidation(state.selection, { step, epoch, figure, metrics: figures });
    metrics.append({ phase: state.phase, step, epoch, validation: figures });
    logger.info(
      `epoch ${epoch}: validation ${config.train.monitor} ${figure.toFixed(4)}${better ? ', the best so far' : ''}`,
    );
    if (better) await store.saveBest({ state, arrays: modelArrays(phase.model) });
    return shouldStop(state.selection, config.train.patience);
  };

  if (!shouldStop(state.selection, config.train.patience)) await runPhase(session, phase, afterEpoch);
  const { best } = state.selection;
  if (best !== null) restoreModel(phase.model, (await store.loadBest()).arrays, best.step);
  state.chosen = {
    step: best?.step ?? state.step,
    epoch: best?.epoch ?? config.train.epochs,
    validation: best?.metrics ?? null,
    test: await whileAveraged(phase.model, () => testFigures(session, phase.model)),
  };
  return phase.model;
}
