// Your own log: import a CSV file with columns of any name, configure, find similar items.
// Run: node examples/03-own-data.mjs [clicks.csv]
import { mkdir, writeFile } from 'node:fs/promises';
import { importData, openRecall, train } from 'belfry';

const folder = process.env.BELFRY_EXAMPLES ?? '.belfry/examples/03';
const file = process.argv[2] ?? (await smallLog(`${folder}/clicks.csv`));
const data = `${folder}/data`;
const run = `${folder}/run`;

// Which column holds what; each customer's last click becomes the test part. Bad rows would be reported by line.
const report = await importData({
  train: file,
  map: { user: 'customer', item: 'sku', timestamp: 'clicked_at' },
  split: { strategy: 'leave-last' },
  out: data,
});
console.log(`${report.userCount} users, ${report.itemCount} items`, report.parts);

// Plain id embeddings are enough where there are no features; `npx belfry train --help` lists the options.
await train({
  data,
  run,
  preset: 'matrix-factorization',
  config: { towers: { dim: 16 }, train: { epochs: 10, batchSize: 64, learningRate: 0.02 }, loss: { temperature: 0.2 } },
});

// Without an index every item is compared, which small catalogues do not notice.
const recall = await openRecall(run);
const [item] = recall.items.ids;
const { items } = await recall.similar({ item }, { k: 3 });
console.log(`like ${item}:`, items.map((like) => like.item).join(', '));

/** Forty customers who click either teas or tools. */
async function smallLog(path) {
  const shelves = ['tea', 'tool'].map((kind) => Array.from({ length: 8 }, (_, n) => `${kind}-${n}`));
  const clicks = Array.from({ length: 400 }, (_, n) => {
    const shelf = shelves[n % 2];
    return [
      `customer-${n % 40}`,
      shelf[(n * 7 + Math.floor(n / 40) * 3) % shelf.length],
      new Date(1.7e12 + n * 60_000).toISOString(),
    ];
  });
  await mkdir(folder, { recursive: true });
  await writeFile(path, ['customer,sku,clicked_at', ...clicks.map((click) => click.join(','))].join('\n'));
  return path;
}
