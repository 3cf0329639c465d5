// What an index goes through. Each is given a life that is empty, how many vectors it is about, and the numbers of a vector.
import { Rng } from '@belfry/core';
import { cloud } from './data.mjs';

const SEED = 5;
/** Changes come in portions of that share of the vectors. */
const PORTION = 0.02;

/** @returns name → { spread, live(life, count, points, rng) } */
export const cases = {
  reference: { live: (life, count, points) => life.add(points.draw(count)) },
  'each vector three times': {
    live: async (life, count, points) => {
      const drawn = points.draw(Math.floor(count / 3));
      await life.add([...drawn, ...drawn, ...drawn]);
    },
  },
  'half of them one of three': {
    live: async (life, count, points, rng) => {
      const three = points.draw(3);
      await life.add(points.draw(count).map((vector) => (rng.int(2) === 0 ? vector : three[rng.int(3)])));
    },
  },
  'clusters of spread 0.03': { spread: 0.03, live: (life, count, points) => life.add(points.draw(count)) },
  'clusters of spread 0.01': { spread: 0.01, live: (life, count, points) => life.add(points.draw(count)) },
  'cluster by cluster, 100 at a time': {
    live: (life, count, points) => life.add(points.drawInOrder(count), { atOnce: 100 }),
  },
  'tight, cluster by cluster, 100 at a time': {
    spread: 0.03,
    live: (life, count, points) => life.add(points.drawInOrder(count), { atOnce: 100 }),
  },
  'by first number, 100 at a time': {
    live: (life, count, points) =>
      life.add(
        points.draw(count).toSorted((a, b) => a[0] - b[0]),
        { atOnce: 100 },
      ),
  },
  '50 % deleted, others added': { live: churn({ share: 0.5 }) },
  '95 % deleted, others added': { live: churn({ share: 0.95 }) },
  '150 % deleted, others added': { live: churn({ share: 1.5 }) },
  'tight, 50 % deleted, others added': { spread: 0.03, live: churn({ share: 0.5 }) },
  '50 % replaced': { live: replace({ share: 0.5 }) },
  'drift: 50 % deleted, others round new centres': { live: churn({ share: 0.5, later: { seed: SEED + 100 } }) },
  'clusters deleted and filled again': { live: refill },
};

/** The points of a case, and the numbers of it that are drawn beside them. */
export function start({ spread = 0.5 }, dim) {
  return { points: cloud({ dim, spread, seed: SEED }), rng: Rng.fromSeed(SEED) };
}

/** Deletes what is chosen evenly, and adds as many others, in turns. */
function churn({ share, later }) {
  return async (life, count, points, rng) => {
    await life.add(points.draw(count));
    const fresh = later === undefined ? points : cloud({ dim: dimOf(life), spread: 0.5, ...later });
    await inPortions(count, share, async (portion) => {
      await life.delete(chosen(life, portion, rng));
      await life.add(fresh.draw(portion));
    });
  };
}

/** Puts other vectors in the place of rows chosen evenly. */
function replace({ share }) {
  return async (life, count, points, rng) => {
    await life.add(points.draw(count));
    await inPortions(count, share, (portion) => life.upsert(chosen(life, portion, rng), points.draw(portion)));
  };
}

/** Half of all clusters in turn: everything in one is deleted, and as much added in its place. */
async function refill(life, count, points) {
  await life.add(points.drawInOrder(count));
  const rows = [...life.held.keys()];
  for (let cluster = 0; cluster < 200; cluster += 2) {
    const own = rows.slice(Math.ceil((cluster * count) / 200), Math.ceil(((cluster + 1) * count) / 200));
    await life.delete(own);
    await life.add(points.drawOf(cluster, own.length));
  }
}

async function inPortions(count, share, change) {
  const portion = Math.round(PORTION * count);
  for (let done = 0; done < share * count; done += portion) await change(portion);
}

function chosen(life, count, rng) {
  const rows = [...life.held.keys()];
  for (let n = 0; n < count; n++) {
    const other = n + rng.int(rows.length - n);
    [rows[n], rows[other]] = [rows[other], rows[n]];
  }
  return rows.slice(0, count);
}

function dimOf(life) {
  return life.index.dim;
}
