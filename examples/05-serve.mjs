// A run as an HTTP service: recall, a new item, an event, a metric. Run: node examples/05-serve.mjs
import { generateShop, openDataset, serve, train } from 'belfry';

const folder = process.env.BELFRY_EXAMPLES ?? '.belfry/examples/05';
const data = `${folder}/shop`;
const run = `${folder}/run`;
await generateShop({ out: data, preset: 'tiny' });
await train({ data, run, config: { towers: { dim: 16 }, train: { epochs: 3 } } });

// The same as `BELFRY_API_KEY=… belfry serve --run RUN --port 7300`; port 0 takes any free one.
const apiKey = 'known to those who may write';
const { url, close } = await serve({ run, port: 0, apiKey, logLevel: 'warn' });

const { users, items } = await openDataset(data);
const user = users.ids[3];
const answer = await get(`/v1/users/${user}/recall?k=3`);
console.log(`for ${user}:`, idsOf(answer), `in ${answer.tookMs} ms from ${answer.indexVersion}`);

// Several at once; one that nobody knows has an error in its place.
const { results } = await post('/v1/recall/user', { queries: [{ history: [items.ids[7]] }, { user: 'nobody' }], k: 3 });
console.log('for a history:', idsOf(results[0]), '– for nobody:', results[1].error.code);

// A new item is found by the next request; what a user has clicked is not.
await post('/v1/items:upsert', { items: [{ item: 'new-lamp', features: { category: 'lamps', price: 40 } }] });
await post('/v1/events', { events: [{ user, item: answer.items[0].item, event: 'click' }] });
console.log('like the new item:', idsOf(await get('/v1/items/new-lamp/similar?k=3')));
console.log('and now:', idsOf(await get(`/v1/users/${user}/recall?k=3`)));

const metrics = await (await fetch(`${url}/metrics`)).text();
console.log(/^belfry_index_items .*/m.exec(metrics)[0]);
await close();

async function get(path) {
  return (await fetch(url + path)).json();
}

async function post(path, body) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };
  return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

function idsOf({ items: found }) {
  return found.map(({ item }) => item).join(', ');
}
