// From a log to recall, with the library. Run: node examples/01-train-and-recommend.mjs
import { buildIndex, evaluate, generateShop, openRecall, train } from 'belfry';

const folder = process.env.BELFRY_EXAMPLES ?? '.belfry/examples/01';
const data = `${folder}/shop`;
const run = `${folder}/run`;

// A synthetic shop stands in for a log; 03-own-data.mjs imports one.
await generateShop({ out: data, preset: 'tiny' });

// Two towers; how many epochs to train is chosen on a part cut from the training data.
await train({ data, run, config: { train: { epochs: 5 } } });

// Every item is ranked for every test user; popularity and item-kNN stand beside.
const { figures, baselines } = await evaluate({ run, k: [20] });
console.log('recall@20', figures['recall@20'], 'popularity', baselines.popularity.figures['recall@20']);

await buildIndex({ run, kind: 'auto' });

const recall = await openRecall(run);
const [user] = recall.users.ids;
const { items } = await recall.recommend({ user }, { k: 5 });
console.log(`for ${user}:`, items);

const [{ item }] = items;
console.log(`like ${item}:`, (await recall.similar({ item }, { k: 5 })).items);
console.log(`for somebody who chose ${item}:`, (await recall.recommend({ history: [item] }, { k: 5 })).items);
