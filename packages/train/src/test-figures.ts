/** What a model reaches on the test part, where there is one: noted in the report, never used to choose. */
import type { Model } from './model.js';
import { createEvaluator } from './evaluator.js';
import type { Figures } from './run-state.js';
import type { Session } from './session.js';
import { wholeTrainingPart } from './validation-part.js';

export async function testFigures(session: Session, model: Model): Promise<Figures | null> {
  const { test } = session.dataset;
  if (test === null) return null;
  return createEvaluator(session, { train: wholeTrainingPart(session), relevant: test, users: 0 })(model.towers);
}
