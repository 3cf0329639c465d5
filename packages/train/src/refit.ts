/** Trains afresh on the whole training part for the number of steps the selection chose. */
import type { Model } from './model.js';
import { observe } from './observe.js';
import { createPhase } from './phase.js';
import { runPhase } from './phase-run.js';
import { enterPhase } from './run-state.js';
import { saveCheckpoint, takePending, type Session } from './session.js';
import { wholeTrainingPart } from './validation-part.js';

export async function refit(session: Session): Promise<Model> {
  const { state } = session;
  const chosen = state.chosen!;
  const begins = state.phase !== 'refit';
  if (begins) enterPhase(state, 'refit');
  const phase = createPhase(session, wholeTrainingPart(session), chosen.step);
  if (begins) await saveCheckpoint(session, phase.model);
  takePending(session, phase.model);
  await runPhase(session, phase, async (outcome) => {
    observe(session, phase, null, outcome);
    return false;
  });
  return phase.model;
}
