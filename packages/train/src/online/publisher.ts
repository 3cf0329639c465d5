/**
 * Publishes versions of a model that learns on, and between them the item vectors that have moved. A model that shows signs of
 * collapse, or that recalls less of recent events than the published one, is not published; training goes on.
 */
import { RunFolder, type RunProvenance } from '@belfry/data';
import { writeServedParts } from '../served-parts.js';
import { currentItemVectors, currentVectors, vectorsForTest } from './current-vectors.js';
import { diagnosticsOf } from './online-diagnostics.js';
import { ItemDrift } from './item-drift.js';
import type { OnlineSession } from './online-session.js';
import { testFigures, type RankedVectors, type TestEvents } from './progressive-validation.js';
import { openVersion, PublishedVersions, type PublishedVersion } from './published-versions.js';
import { judge } from './quality-guard.js';

/** Item vectors that moved since they were last given on, as they are served. */
export interface MovedVectors {
  /** The newest published version; vectors are given from the first one on. */
  readonly version: number;
  readonly dim: number;
  readonly ids: readonly string[];
  /** [ids.length, dim] */
  readonly vectors: Float32Array;
  /** Items that are known no more. */
  readonly removed: readonly string[];
  /** Mean 1 − cosine of items to the published version. */
  readonly drift: number;
  /** Whether that is beyond `publish.drift`: a new version is due. */
  readonly isDrifted: boolean;
}

/** What is told and asked of who starts the training. */
export interface PublisherServices {
  /** Builds the index of a version in its folder. */
  readonly buildIndex?: (run: string) => Promise<void>;
  readonly onVectors?: (moved: MovedVectors) => Promise<void>;
  readonly onPublish?: (version: PublishedVersion & { path: string }) => Promise<void>;
}

export class Publisher {
  readonly #versions: PublishedVersions;
  readonly #services: PublisherServices;
  readonly #manifest: { readonly config: Record<string, unknown>; readonly provenance: RunProvenance };
  #latest: PublishedVersion | null = null;
  /** By performance.now(), when a version was last tried. */
  #triedAt = -Infinity;
  #triedWindow = 0;
  /** By performance.now(), when moved vectors were last looked for, and after which window. */
  #gaveAt = -Infinity;
  #gaveWindow = 0;
  #drift: ItemDrift | null = null;
  #isDrifted = false;

  /** @param run of which versions are published */
  constructor(run: RunFolder, services: PublisherServices) {
    this.#versions = new PublishedVersions(run.path);
    this.#services = services;
    this.#manifest = run.manifest;
  }

  /** Takes up what an earlier process published. */
  async open(): Promise<void> {
    this.#latest = await this.#versions.latest();
    if (this.#latest === null) return;
    const { ids, items } = await openVersion(this.#versions.pathOf(this.#latest));
    this.#drift = new ItemDrift({ ids: ids.item, dim: items.dim, values: items.values });
    this.#triedAt = performance.now() - Math.max(0, Date.now() - Date.parse(this.#latest.at));
    this.#triedWindow = this.#latest.window;
  }

  get latest(): PublishedVersion | null {
    return this.#latest;
  }

  /** Whether windows were trained on since the last one, and time or drift ask for a version. */
  isDue({ model, publishing }: OnlineSession): boolean {
    const seconds = (performance.now() - this.#triedAt) / 1000;
    return model.progress.window > this.#triedWindow && (this.#isDrifted || seconds >= publishing.seconds);
  }

  /** Publishes the model as it stands, if it is as good as what is published. */
  async publish(session: OnlineSession): Promise<boolean> {
    const { model, test, publishing, log, logger, alarms } = session;
    this.#triedAt = performance.now();
    this.#triedWindow = model.progress.window;
    this.#isDrifted = false;
    const itemVectors = session.itemVectors ?? currentItemVectors(model);
    const { k } = model.config.online.validation;
    const vectors = test && vectorsForTest(model, test.events, itemVectors);
    const figures = test && testFigures(test.events, vectors!, k, model.kernels);
    const published = test && (await this.#publishedFigures(session, test.events));
    const verdict =
      figures === null ? judgeUntested(alarms) : judge({ alarms, figures, published }, publishing.tolerance);
    const { window, events } = model.progress;
    const line = { window, ...figures, published: published?.recall ?? null };
    log.append({
      publish: { ...line, ...verdict, version: verdict.passes ? (this.#latest?.version ?? 0) + 1 : null },
      diagnostics: test && diagnosticsOf(model, test.events, vectors!),
      events,
      at: Date.now(),
    });
    if (!verdict.passes) {
      logger.warn(`not published after window ${window}: ${verdict.reasons.join('; ')}`);
      return false;
    }
    await this.#write(session, itemVectors, { ...line, passes: true });
    return true;
  }

  /** Gives on the vectors that moved since it last did, if windows were trained on and it is time. */
  async giveMoved({ model, publishing, itemVectors }: OnlineSession): Promise<void> {
    if (this.#drift === null || this.#latest === null || itemVectors === null) return;
    const isEarly = performance.now() - this.#gaveAt < 1000 * publishing.vectorSeconds;
    if (isEarly || model.progress.window === this.#gaveWindow) return;
    this.#gaveAt = performance.now();
    this.#gaveWindow = model.progress.window;
    const { ids } = model.ids.item.vocabulary;
    const dim = itemVectors.length / ids.length;
    const { changed, removed, drift } = this.#drift.move({ ids, dim, values: itemVectors }, publishing.changed);
    this.#isDrifted ||= drift >= publishing.drift;
    if (this.#services.onVectors === undefined || changed.length + removed.length === 0) return;
    const vectors = new Float32Array(changed.length * dim);
    model.kernels.gatherRows(itemVectors, dim, changed, vectors);
    const moved = { ids: Array.from(changed, (row) => ids[row]), dim, vectors, removed, drift };
    await this.#services.onVectors({ ...moved, version: this.#latest.version, isDrifted: this.#isDrifted });
  }

  /** What the published version makes of the same events. */
  async #publishedFigures(
    { model }: OnlineSession,
    events: TestEvents,
  ): Promise<ReturnType<typeof testFigures> | null> {
    if (this.#latest === null) return null;
    const { ids, users, items } = await openVersion(this.#versions.pathOf(this.#latest));
    const isKnown = (side: 'user' | 'item', row: number): boolean =>
      row >= 0 && ids[side][row] === model.ids[side].vocabulary.ids[row];
    const vectors: RankedVectors = {
      dim: items.dim,
      items: items.values,
      userVectors(places) {
        const found = new Float32Array(places.length * users.dim);
        const rows = places.map((place) => events.users[place]);
        model.kernels.gatherRows(users.values, users.dim, rows, found);
        return found;
      },
      knows: (place) => isKnown('user', events.users[place]) && isKnown('item', events.items[place]),
    };
    return testFigures(events, vectors, model.config.online.validation.k, model.kernels);
  }

  async #write(session: OnlineSession, itemVectors: Float32Array, report: Record<string, unknown>): Promise<void> {
    const { model, coverage, publishing, logger } = session;
    const users = model.ids.user.vocabulary;
    const items = model.ids.item.vocabulary;
    const vectors = currentVectors(model, itemVectors);
    const { window, events } = model.progress;
    const about = { window, events, positions: [...coverage.positions] };
    const published = await this.#versions.add(about, publishing.keep, async (path, version) => {
      const run = await RunFolder.create(path, this.#manifest);
      await writeServedParts(run, {
        users,
        items,
        vectors,
        histories: model.recent.listsOf(Int32Array.from({ length: users.size }, (_, row) => row)),
        facts: model.itemFacts(),
        towers: model.towers,
      });
      await run.writeJson('report.json', { version, ...about, ...report });
      await this.#services.buildIndex?.(path);
    });
    this.#latest = published;
    this.#drift = new ItemDrift({ ids: items.ids, dim: vectors.dim, values: itemVectors });
    logger.info(`published version ${published.version} after ${events} events`);
    await this.#services.onPublish?.({ ...published, path: this.#versions.pathOf(published) });
  }
}

function judgeUntested(alarms: OnlineSession['alarms']): ReturnType<typeof judge> {
  const figures = { events: 0, recall: 0, ndcg: 0, known: 0, recallOfKnown: 0 };
  return judge({ alarms, figures, published: null }, 0);
}
