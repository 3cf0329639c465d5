/** The users of the shop: what they like at the start and at the end, how often they come, what is known about them. */
import { AliasTable, type Rng } from '@belfry/core';
import type { FeatureTable } from '../features.js';
import { featureTable, type FeatureColumn } from './feature-columns.js';
import { pick, type Interest } from './interests.js';
import type { ShopOptions } from './shop-options.js';
import { slugWithSerial } from './slug.js';
import { AGE_BANDS, COUNTRIES, DEVICES, FIRST_NAMES, LAST_NAMES } from './words/names.js';

/** Interests of users as lists: those of user u stand at `offsets[u] … offsets[u + 1]`. */
export interface UserInterests {
  /** [users + 1] */
  readonly offsets: Int32Array;
  /** Row of the interest. */
  readonly interest: Int32Array;
  /** Share of the interest on the first day; a user's add up to 1. */
  readonly startShare: Float32Array;
  /** Share on the last day; between the two it moves in a straight line. */
  readonly endShare: Float32Array;
}

export interface Customers {
  readonly ids: readonly string[];
  readonly features: FeatureTable;
  readonly interests: UserInterests;
  /** [users] how often a user comes, relative to the others */
  readonly activity: Float64Array;
  /** [users] first day on which a user can come */
  readonly joinDay: Int32Array;
}

/** A user as the shop knows them. */
interface Profile {
  readonly id: string;
  readonly country: string;
  readonly ageBand: string;
  readonly device: string;
}

const USER_COLUMNS: readonly FeatureColumn<Profile>[] = [
  ['categorical', 'country', ({ country }) => country],
  ['categorical', 'age_band', ({ ageBand }) => ageBand],
  ['categorical', 'device', ({ device }) => device],
];

const SPREAD_OF_ACTIVITY = 0.7;
/** How often a feature of a user is the one of their strongest interest, rather than anything. */
const HINT = 0.5;
const MISSING_AGE = 0.05;
const JOINED_BEFORE = 0.6;

/** @param volumes [interests] how many follow each, relative to the others; 0 = none */
export function makeCustomers(
  options: ShopOptions,
  interests: readonly Interest[],
  volumes: Float64Array,
  rng: Rng,
): Customers {
  const liked = userInterests(options, volumes, rng);
  const profiles = Array.from({ length: options.users }, (_, user) =>
    makeProfile(user, options.users, interests[strongestOf(liked, user)], rng),
  );
  return {
    ids: profiles.map(({ id }) => id),
    features: featureTable(profiles, USER_COLUMNS),
    interests: liked,
    activity: Float64Array.from({ length: options.users }, () => Math.exp(SPREAD_OF_ACTIVITY * rng.normal())),
    joinDay: joinDays(options, rng),
  };
}

function userInterests(
  { users, interestsPerUser, drift }: ShopOptions,
  volumes: Float64Array,
  rng: Rng,
): UserInterests {
  const table = new AliasTable(volumes);
  const followed = volumes.filter((volume) => volume > 0).length;
  const offsets = new Int32Array(users + 1);
  const interest: number[] = [];
  const startShare: number[] = [];
  const endShare: number[] = [];
  for (let user = 0; user < users; user++) {
    const count = Math.min(followed, Math.max(1, interestsPerUser - 1 + rng.int(3)));
    const rows = new Set<number>();
    while (rows.size < count) rows.add(table.sample(rng));
    const start = randomShares(rows.size, rng);
    const other = randomShares(rows.size, rng);
    interest.push(...rows);
    startShare.push(...start);
    endShare.push(...start.map((share, i) => share + drift * (other[i] - share)));
    offsets[user + 1] = interest.length;
  }
  return {
    offsets,
    interest: Int32Array.from(interest),
    startShare: Float32Array.from(startShare),
    endShare: Float32Array.from(endShare),
  };
}

/** A point of the simplex, uniformly (Dirichlet with all parameters 1). */
function randomShares(count: number, rng: Rng): number[] {
  const draws = Array.from({ length: count }, () => -Math.log(1 - rng.float()) + Number.MIN_VALUE);
  const total = draws.reduce((sum, draw) => sum + draw, 0);
  return draws.map((draw) => draw / total);
}

function strongestOf({ offsets, interest, startShare }: UserInterests, user: number): number {
  let best = offsets[user];
  for (let i = best + 1; i < offsets[user + 1]; i++) if (startShare[i] > startShare[best]) best = i;
  return interest[best];
}

function makeProfile(user: number, count: number, strongest: Interest, rng: Rng): Profile {
  const hint = (typical: string, choices: readonly string[]): string =>
    rng.float() < HINT ? typical : pick(choices, rng);
  return {
    id: slugWithSerial(`${pick(FIRST_NAMES, rng)} ${pick(LAST_NAMES, rng)}`, user, count),
    country: hint(strongest.country, COUNTRIES),
    ageBand: rng.float() < MISSING_AGE ? '' : hint(strongest.ageBand, AGE_BANDS),
    device: hint(strongest.device, DEVICES),
  };
}

/** Cold users come from the first test day on; one user at least is there from the start. */
function joinDays({ users, coldUsers, days, testDays }: ShopOptions, rng: Rng): Int32Array {
  const trainDays = days - testDays;
  const coldCount = Math.min(Math.floor(coldUsers * users), users - 1);
  const daysOf = Int32Array.from({ length: users }, (_, i) => {
    if (i < coldCount) return trainDays;
    return i === coldCount || rng.float() < JOINED_BEFORE ? 0 : rng.int(trainDays);
  });
  return rng.shuffle(daysOf);
}
