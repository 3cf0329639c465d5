/** All that continuous training has learnt and keeps, and how it grows: the whole of it lies in each checkpoint. */
import { Rng } from '@belfry/core';
import { createOptimizer, type TableMemory } from '@belfry/compute';
import {
  featuresAtRows,
  type ItemFacts,
  type KnownIds,
  type NamedArray,
  type Side,
  type StoredValues,
} from '@belfry/data';
import type { Kernels } from '@belfry/native';
import { createGrowingTowers, type GrowingTowers } from '@belfry/towers';
import { modelArrays, restoreModel, type Model } from '../model.js';
import { IdRows } from './id-rows.js';
import { ItemPopularity } from './item-popularity.js';
import { ItemTimes } from './item-times.js';
import { onlineSchedule, type OnlineSchedule } from './learning-rate.js';
import type { OnlineConfig } from './online-options.js';
import { RecentItems } from './recent-items.js';
import { ReplayBuffer } from './replay-buffer.js';
import { arraysOfPart, savedArrays, type SavedArrays } from './saved-arrays.js';
import type { Window } from './windows.js';

export interface ModelSource {
  readonly config: OnlineConfig;
  readonly kernels: Kernels;
  readonly tableMemory: TableMemory;
  /** Ids that have the first rows, in this order. */
  readonly known: Readonly<Record<Side, KnownIds>>;
}

/** Counters of the run, JSON-safe. */
export interface Counters {
  /** Windows trained on. */
  window: number;
  events: number;
  /** Steps of the optimiser. */
  step: number;
}

/** Events with the rows of their ids. */
export interface AdmittedWindow {
  readonly user: Int32Array;
  readonly item: Int32Array;
  readonly weight: Float32Array;
}

export class OnlineModel {
  readonly config: OnlineConfig;
  readonly kernels: Kernels;
  readonly progress: Counters;
  readonly ids: Readonly<Record<Side, IdRows>>;
  readonly popularity: ItemPopularity;
  readonly times: ItemTimes;
  readonly recent: RecentItems;
  readonly replay: ReplayBuffer;
  readonly towers: GrowingTowers;
  readonly learned: Model;
  readonly learningRate: OnlineSchedule;
  readonly #known: ModelSource['known'];
  /** Where in the columns of what is known beforehand the features of a row stand, −1 = nowhere. */
  readonly #featureRowOf: Readonly<Record<Side, (row: number) => number>>;
  /** Not advanced. */
  readonly rng: Rng;

  /** @param saved null to start */
  constructor(
    { config, kernels, tableMemory, known }: ModelSource,
    saved: { arrays: SavedArrays; counters: Counters } | null,
  ) {
    const { online, towers, train } = config;
    const part = (name: string) => arraysOfPart(saved?.arrays ?? null, name);
    this.config = config;
    this.kernels = kernels;
    this.progress = saved === null ? { window: 0, events: 0, step: 0 } : { ...saved.counters };
    this.ids = {
      user: new IdRows({ max: online.maxUsers, known: known.user.ids, saved: part('users') }),
      item: new IdRows({ max: online.maxItems, known: known.item.ids, saved: part('items') }),
    };
    this.popularity = new ItemPopularity(online.popularityHalfLife, part('popularity'));
    this.times = new ItemTimes(online.trendHours, part('times'));
    this.recent = new RecentItems(online.history, part('recent'));
    this.recent.grow(this.ids.user.size);
    this.replay = new ReplayBuffer({ ...online.replay, historyLength: towers.user.history.length }, part('replay'));
    this.learningRate = onlineSchedule(config);
    this.rng = Rng.fromSeed(train.seed);
    this.#known = known;
    this.#featureRowOf = { user: featureRows(this.ids.user, known.user), item: featureRows(this.ids.item, known.item) };
    this.towers = createGrowingTowers(towers, {
      userCount: this.ids.user.size,
      itemCount: this.ids.item.size,
      userFeatures: known.user.features,
      itemFeatures: known.item.features,
      featureRows: this.#featureRowOf,
      rng: this.rng.fork('towers'),
      kernels,
      tableMemory,
    });
    this.learned = { towers: this.towers, optimizer: createOptimizer(train, kernels, tableMemory) };
    if (saved !== null)
      restoreModel(this.learned, saved.arrays as Parameters<typeof restoreModel>[1], saved.counters.step);
  }

  /** Gives every id of a window a row: vocabularies, tables and all that is kept by row grow, or rows change hands. */
  admit(window: Window): AdmittedWindow {
    const number = this.progress.window + 1;
    const users = this.ids.user.admit(window.user, number);
    const items = this.ids.item.admit(window.item, number);
    this.#fit('user', users.takenOver);
    this.#fit('item', items.takenOver);
    this.recent.grow(this.ids.user.size);
    this.recent.forget(users.takenOver, items.takenOver);
    this.replay.forget(users.takenOver, items.takenOver);
    this.popularity.forget(items.takenOver);
    this.times.forget(items.takenOver);
    this.popularity.add(items.rows, this.ids.item.size);
    this.times.add(items.rows, window.timestamp, this.ids.item.size);
    return { user: users.rows, item: items.rows, weight: window.weight };
  }

  /** What serving filters and ranks the items by. */
  itemFacts(): ItemFacts {
    const rows = Int32Array.from({ length: this.ids.item.size }, (_, row) => this.#featureRowOf.item(row));
    return { features: featuresAtRows(this.#known.item.features, rows), ...this.times.facts() };
  }

  /** Views on the live arrays. */
  arrays(): Map<string, NamedArray<StoredValues>> {
    const { ids, popularity, times, recent, replay } = this;
    const parts = savedArrays({ users: ids.user, items: ids.item, popularity, times, recent, replay });
    return new Map<string, NamedArray<StoredValues>>([...modelArrays(this.learned), ...parts]);
  }

  #fit(side: Side, takenOver: Int32Array): void {
    const { optimizer } = this.learned;
    for (const table of this.towers.grow(side, this.ids[side].size)) optimizer.grow(table);
    for (const table of this.towers.redraw(side, takenOver)) optimizer.forget(table, takenOver);
  }
}

/** Where in the known columns the features of a row's id stand. */
function featureRows({ vocabulary }: IdRows, { ids }: KnownIds): (row: number) => number {
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  return (row) => {
    const id = vocabulary.ids[row];
    return ids[row] === id ? row : (placeOf.get(id) ?? -1);
  };
}
