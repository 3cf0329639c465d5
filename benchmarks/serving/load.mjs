// Recall requests for users drawn by Zipf's law, over connections that each wait for their answer.
import autocannon from 'autocannon';
import { Rng } from '@belfry/core';

const EXPONENT = 0.8;
/** Requests of a connection, asked over and over: made beforehand, so that the load itself takes little of the machine. */
const REQUESTS = 4096;

/** @param rate requests a second in all; 0: as many as are answered @param check sees some of the answers */
export async function load({ url }, shop, { seconds, connections, k, rate = 0, check }) {
  const request = requestsOf(shop, k, check);
  const cpuBefore = process.cpuUsage();
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(rate > 0 ? { overallRate: rate } : {}),
    ...request(),
    setupClient: (client) => client.setRequests(Array.from({ length: REQUESTS }, request)),
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  const { p50, p90, p97_5, p99, p99_9, max } = result.latency;
  return {
    perSecond: result.requests.total / result.duration,
    latencyMs: { p50, p90, p97_5, p99, p99_9, max },
    bytesPerAnswer: Math.round(result.throughput.total / result.requests.total),
    failed: result.errors + result.timeouts + result.non2xx,
    cpus: (user + system) / 1e6 / result.duration,
  };
}

function requestsOf({ users, efSearch }, k, check) {
  const draw = zipf(users.length);
  let made = 0;
  return () => {
    const row = draw();
    const isChecked = check !== undefined && made++ % check.every === 0;
    return {
      method: 'POST',
      path: '/v1/recall/user',
      headers: { 'content-type': 'application/json' },
      body: `{"user":${JSON.stringify(users[row])},"k":${k},"efSearch":${efSearch}}`,
      ...(isChecked ? { onResponse: (status, body) => check.see(status, body, row) } : {}),
    };
  };
}

/** Rows of users; which of them are the frequent ones is drawn once. */
function zipf(count) {
  const rng = Rng.fromSeed(7);
  const order = rng.shuffle(Int32Array.from({ length: count }, (_, row) => row));
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) cumulative[rank] = sum += (rank + 1) ** -EXPONENT;
  return () => {
    const at = rng.float() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] < at) low = middle + 1;
      else high = middle;
    }
    return order[low];
  };
}
