/** One window, in order: test, publish if it is time, make room, learn, remember. */
import { CollapseAlarm, collapseOf } from '@belfry/contrast';
import { currentItemVectors, vectorsForTest } from './current-vectors.js';
import { learnWindow } from './learn-window.js';
import type { OnlineSession } from './online-session.js';
import { drawTestEvents, testFigures } from './progressive-validation.js';
import type { StreamWatch } from './stream-watch.js';
import { windowExamples } from './window-examples.js';
import type { Window } from './windows.js';

/** @throws STREAM_FAILED, TRAINING_DIVERGED, and what publishing throws */
export async function takeWindow(session: OnlineSession, window: Window, watch: StreamWatch): Promise<void> {
  const { model, coverage, log, metrics } = session;
  const { progress } = model;
  const startedAt = performance.now();
  const rng = model.rng.fork(`window ${progress.window}`);
  test(session, window, rng.fork('test'));
  if (session.publisher.isDue(session)) await session.publisher.publish(session);
  coverage.add(window.ranges);
  session.streamState = window.state;
  const rows = model.admit(window);
  const examples = windowExamples(rows, model.recent, model.config.towers.user.history.length);
  const learnt = await learnWindow(model, examples, rng.fork('learn'));
  model.replay.add(examples, rng.fork('replay'));
  progress.window++;
  progress.events += window.length;
  session.itemVectors = currentItemVectors(model);
  await session.publisher.giveMoved(session);
  const seconds = (performance.now() - startedAt) / 1000;
  session.trainedMs += 1000 * seconds;
  log.append({
    window: progress.window,
    events: progress.events,
    step: progress.step,
    loss: learnt.loss,
    learningRate: learnt.learningRate,
    test: session.test?.figures ?? null,
    users: model.ids.user.size,
    items: model.ids.item.size,
    replay: model.replay.length,
    alarms: session.alarms,
    seconds,
    ...watch.look(window.length),
    at: Date.now(),
  });
  metrics.count('belfry_stream_events_trained_total', window.length);
  metrics.observe('belfry_stream_window_seconds', seconds);
  metrics.gauge('belfry_stream_recall', session.test?.figures.recall ?? 0);
}

/** Tests the model on events it has not learnt from yet, and looks for signs of collapse. */
function test(session: OnlineSession, window: Window, rng: OnlineSession['model']['rng']): void {
  const { model, itemVectors } = session;
  const { validation } = model.config.online;
  if (itemVectors === null || validation.events === 0) return;
  const events = drawTestEvents(model, window, validation.events, rng);
  if (events.users.length === 0) return;
  const vectors = vectorsForTest(model, events, itemVectors);
  session.test = { events, figures: testFigures(events, vectors, validation.k, model.kernels) };
  const known = Int32Array.from(events.users.keys()).filter((place) => events.users[place] >= 0);
  const rows = Int32Array.from({ length: model.config.train.diagnosticsRows }, () => rng.int(model.ids.item.size));
  if (known.length < 2 || rows.length < 2) return;
  const sampled = new Float32Array(rows.length * vectors.dim);
  model.kernels.gatherRows(itemVectors, vectors.dim, rows, sampled);
  const alarm = new CollapseAlarm(vectors.dim, undefined, session.collapse);
  session.alarms = alarm.observe({
    users: collapseOf(vectors.userVectors(known), vectors.dim),
    items: collapseOf(sampled, vectors.dim),
  });
  session.collapse = alarm.state;
}
