/** The end of a training: everything serving needs goes into the run folder, the report last. */
import { itemCounts, itemsOfUsers } from '@belfry/data';
import { towerState } from '@belfry/towers';
import type { Model } from './model.js';
import { itemFacts } from './item-facts.js';
import { inputWaitShare } from './run-state.js';
import { servingVectors } from './serving-vectors.js';
import type { Session } from './session.js';
import { testFigures } from './test-figures.js';
import type { TrainReport } from './train-report.js';
import { wholeTrainingPart } from './validation-part.js';

export async function publish(session: Session, model: Model): Promise<TrainReport> {
  const { run, dataset, state } = session;
  const { users, items } = dataset;
  const train = wholeTrainingPart(session);
  const { dim, userVectors, itemVectors } = servingVectors(session, model.towers, itemCounts(train, items.size));
  await run.writeVocabularies(users, items);
  await run.writeVectors('user', users, { dim, values: userVectors });
  await run.writeVectors('item', items, { dim, values: itemVectors });
  await run.writeHistories(users, itemsOfUsers(train, users.size));
  await run.writeItemFacts(items, itemFacts(train, dataset.itemFeatures, items.size));
  await run.writeTowers({ arrays: towerState(model.towers), meta: model.towers.meta });
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
