// Filters, sources, explanations and changes. Run: node examples/04-recall.mjs
import { generateShop, openRecall, recommendAll, train } from 'belfry';

const folder = process.env.BELFRY_EXAMPLES ?? '.belfry/examples/04';
const run = `${folder}/run`;
await generateShop({ out: `${folder}/shop`, preset: 'tiny' });
// A user tower that reads histories and an item tower that reads features can encode whoever and whatever is new.
const towers = { user: { id: false, history: { length: 20 } } };
await train({ data: `${folder}/shop`, run, config: { towers, train: { epochs: 3 } } });
const recall = await openRecall(run);
const user = recall.users.ids[3];

// Only what passes a filter, at most two of a category.
const where = { must: [{ attribute: 'price', to: 100 }] };
const cheap = await recall.recommend({ user }, { k: 5, where, quota: { attribute: 'category', most: 2 } });
console.log(`for ${user}, up to 100:`, cheap.items);

// From several sources, and why.
const { items, filteredOut } = await recall.recommend(
  { user },
  { k: 5, sources: { u2i: 0.6, i2i: 0.2, popular: 0.2 }, explain: true },
);
for (const { item, source, why } of items)
  console.log(
    item,
    'by',
    source,
    'because of',
    why.map((one) => one.item),
  );
console.log('left out of the nearest:', filteredOut.counts);

// A new item is encoded by its features and found at once; one that was seen never comes back.
await recall.upsertItems([{ item: 'new-lamp', features: { category: 'table-lamps', price: 49 } }]);
console.log('like the new lamp:', (await recall.similar({ item: 'new-lamp' }, { k: 3 })).items);
recall.recordEvents([
  { user: 'somebody-new', item: 'new-lamp' },
  { user: 'somebody-new', item: items[0].item },
]);
const next = await recall.recommend({ user: 'somebody-new' }, { k: 3 });
console.log(
  'for somebody new:',
  next.items,
  'seen again:',
  next.items.some(({ item }) => item === 'new-lamp'),
);

// All users into one Arrow file.
const { users, usersPerSecond } = await recommendAll({ run, k: 20, out: `${folder}/recall.arrow` });
console.log(`answered ${users} users, ${usersPerSecond} a second`);
