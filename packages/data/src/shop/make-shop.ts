/** The synthetic shop in memory: a data set, and the hidden truth it was made from. */
import { Rng, parseOptions, silentProgress, type Progress } from '@belfry/core';
import type { Dataset } from '../dataset.js';
import type { Interactions } from '../interactions.js';
import { Vocabulary } from '../vocabulary.js';
import { makeCatalogue, type Catalogue } from './catalogue.js';
import { makeCustomers } from './customers.js';
import { Demand } from './demand.js';
import { EVENTS, type EventColumns } from './event-columns.js';
import { makeInterests } from './interests.js';
import { shopOptions, type ShopSettings } from './shop-options.js';
import type { ItemTruth, ShopTruth } from './shop-truth.js';
import { makeVisits } from './visits.js';
import { STYLES } from './words/styles.js';

export interface Shop {
  readonly dataset: Omit<Dataset, 'hash'>;
  readonly truth: ShopTruth;
}

/**
 * Makes a shop; equal settings give equal bytes. The log is in order of time, its last `testDays` are the test part.
 * Memory: 30 bytes an event.
 *
 * @throws BelfryError CONFIG_INVALID with all problems
 */
export function makeShop(settings: ShopSettings = {}, progress: Progress = silentProgress): Shop {
  const options = parseOptions(shopOptions, settings);
  const rng = Rng.fromSeed(options.seed);
  const interests = makeInterests(options.interests, rng.fork('interests'));
  const catalogue = makeCatalogue(options, interests, rng.fork('catalogue'));
  const demand = new Demand(catalogue, interests, options.fadeDays);
  const customers = makeCustomers(options, interests, demand.volumesOn(0), rng.fork('customers'));
  const { columns, trainLength } = makeVisits(options, customers, demand, rng.fork('visits'), progress);
  const hasTest = options.testDays > 0;
  return {
    dataset: {
      users: new Vocabulary(customers.ids),
      items: new Vocabulary(catalogue.ids),
      userFeatures: customers.features,
      itemFeatures: catalogue.features,
      train: interactionsOf(columns, 0, trainLength),
      validation: null,
      test: hasTest ? interactionsOf(columns, trainLength, columns.length) : null,
    },
    truth: {
      interests,
      users: customers.interests,
      items: itemTruth(catalogue),
      trainSource: columns.source.subarray(0, trainLength),
      testSource: hasTest ? columns.source.subarray(trainLength) : null,
    },
  };
}

/** Rows start … end as views. */
function interactionsOf(columns: EventColumns, start: number, end: number): Interactions {
  const codes = columns.event.subarray(start, end);
  return {
    length: end - start,
    user: columns.user.subarray(start, end),
    item: columns.item.subarray(start, end),
    timestamp: columns.timestamp.subarray(start, end),
    weight: new Float32Array(codes).map((code) => EVENTS[code].weight),
    session: columns.session.subarray(start, end),
    event: { codes, names: EVENTS.map(({ name }) => name) },
  };
}

function itemTruth({ interest, category, style, categories, releaseDay }: Catalogue): ItemTruth {
  return {
    interest,
    category,
    categoryNames: categories.map(({ name }) => name),
    style,
    styleNames: STYLES.map(({ name }) => name),
    releaseDay,
  };
}
