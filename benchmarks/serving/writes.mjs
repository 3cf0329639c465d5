// What changes while the server answers: single upserts at a steady pace, and a run that takes over.
import { setTimeout } from 'node:timers/promises';
import { Rng } from '@belfry/core';

/** Every second one a new item, every other a known one with another vector. */
export async function upsertSteadily(server, { items, itemVectors }, { perSecond, seconds }) {
  const rng = Rng.fromSeed(9);
  const { dim, values } = itemVectors;
  const times = [];
  let failed = 0;
  const started = performance.now();
  const waiting = [];
  for (let n = 0; n < perSecond * seconds; n++) {
    await setTimeout(Math.max(0, started + (1000 * n) / perSecond - performance.now()));
    const row = rng.int(items.length);
    const vector = Array.from(values.subarray(row * dim, (row + 1) * dim), (value) => value + 0.02 * rng.normal());
    const item = n % 2 === 0 ? `new-${n}` : items[row];
    waiting.push(upsert({ item, vector }));
  }
  await Promise.all(waiting);
  times.sort((a, b) => a - b);
  return { done: times.length, failed, p99Ms: Math.round(times[Math.floor(0.99 * times.length)]) };

  async function upsert(one) {
    const before = performance.now();
    const answer = await server.post('/v1/items:upsert', { items: [one] });
    await answer.arrayBuffer();
    if (answer.status !== 200) failed++;
    times.push(performance.now() - before);
  }
}

export async function swapOnce(server, run, { afterSeconds }) {
  await setTimeout(1000 * afterSeconds);
  const before = performance.now();
  const answer = await server.post('/v1/index:swap', { run });
  const { indexVersion, error } = await answer.json();
  return {
    status: answer.status,
    seconds: Number(((performance.now() - before) / 1000).toFixed(2)),
    indexVersion,
    error,
  };
}
