/** The end of a training: everything serving needs goes into the run folder, the report last. */
import { itemCounts, itemsOfUsers } from '@belfry/data';
import type { Model } from './model.js';
import { itemFacts } from './item-facts.js';
import { inputWaitShare } from './run-state.js';
import { writeServedParts } from './served-parts.js';
import { servingVectors } from './serving-vectors.js';
import type { Session } from './session.js';
import { testFigures } from './test-figures.js';
import type { TrainReport } from './train-report.js';
import { wholeTrainingPart } from './validation-part.js';

export async function publish(session: Session, model: Model): Promise<TrainReport> {
  const { run, dataset, state } = session;
  const { users, items } = dataset;
  const train = wholeTrainingPart(session);
  await writeServedParts(run, {
    users,
    items,
    vectors: servingVectors(session, model.towers, itemCounts(train, items.size)),
    histories: itemsOfUsers(train, users.size),
    facts: itemFacts(train, dataset.itemFeatures, items.size),
    towers: model.towers,
  });
  const report: TrainReport = {
    run: run.path,
    selection: state.chosen!,
    refit: state.phase === 'refit' ? { step: state.step, test: await testFigures(session, model) } : null,
    trainedSeconds: Math.round(state.trainedMs / 100) / 10,
    inputWaitShare: inputWaitShare(state),
  };
  await run.writeJson('report.json', report);
  return report;
}
