/**
 * What is left of an index's recall after duplicates, ordered inserts and much change, beside that of an index built of the
 * same vectors in one go.
 *
 *   npm run -s bench -- lasting-recall [--vectors 20000] [--queries 1000] [--only TEXT] [--metric cosine,l2] [--storage auto,int8]
 *
 * m 16, efConstruction 200, 32 numbers. Repair and rebuild are at work as they are in every index; `rebuilds` counts
 * the latter. A whole measurement goes to results/lasting-recall.json.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases, start } from './lasting/cases.mjs';
import { Life } from './lasting/life.mjs';
import { recallOver } from './lasting/recall.mjs';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    vectors: { type: 'string', default: '20000' },
    queries: { type: 'string', default: '1000' },
    only: { type: 'string' },
    metric: { type: 'string', default: 'cosine,l2' },
    storage: { type: 'string', default: 'auto,int8' },
  },
});
const DIM = 32;
const [count, queryCount] = [Number(flags.vectors), Number(flags.queries)];
const looks = [10, 100].flatMap((k) => [64, 128].map((efSearch) => ({ k, efSearch })));
const rows = [];

for (const [name, how] of Object.entries(cases)) {
  if (flags.only !== undefined && !name.includes(flags.only)) continue;
  for (const metric of flags.metric.split(',')) {
    for (const storage of flags.storage.split(',')) {
      const row = { case: name, metric, storage, ...(await measured(how, metric, storage)) };
      rows.push(row);
      print(row);
      // What int8 gives is known then.
      if (Object.values(row.walkedOn).every((kind) => kind === 'int8')) break;
    }
  }
}
const worst = Math.min(
  ...rows.flatMap(({ recalls }) => recalls.map(({ lived, fresh }) => lived.recall - fresh.recall)),
);
process.stdout.write(`lived − fresh at its least: ${worst.toFixed(4)}\n`);
if (flags.only === undefined) {
  const result = { machine: machine(), options: flags, dim: DIM, worst, rows };
  writeFileSync(new URL('results/lasting-recall.json', import.meta.url), `${JSON.stringify(result, null, 1)}\n`);
}

async function measured(how, metric, storage) {
  const life = await Life.begin({ dim: DIM, metric, storage });
  const { points, rng } = start(how, DIM);
  await how.live(life, count, points, rng);
  await life.settle();
  const fresh = await Life.begin({ dim: DIM, metric, storage });
  await fresh.add([...life.held.values()]);
  const queries = points.draw(queryCount);
  const ofLived = await recallOver(life.held, queries, { dim: DIM, metric, largestK: 100 });
  const ofFresh = await recallOver(fresh.held, queries, { dim: DIM, metric, largestK: 100 });
  const recalls = [];
  for (const { k, efSearch } of looks) {
    recalls.push({
      k,
      efSearch,
      lived: await ofLived(life.index, k, efSearch),
      fresh: await ofFresh(fresh.index, k, efSearch),
    });
  }
  const { size, tombstoneShare, bytes, details } = life.index.stats();
  return {
    size,
    walkedOn: { lived: details.storage, fresh: fresh.index.stats().details.storage },
    tombstoneShare,
    changesSinceBuild: details.changesSinceBuild,
    rebuilds: life.rebuilds,
    bytes: { lived: bytes, fresh: fresh.index.stats().bytes },
    recalls,
  };
}

function print({ case: name, metric, storage, walkedOn, tombstoneShare, changesSinceBuild, rebuilds, bytes, recalls }) {
  const numbers = recalls.map(
    ({ lived, fresh }) =>
      `${lived.recall.toFixed(4)} (${(lived.recall - fresh.recall).toFixed(4)}${lived.scanned + fresh.scanned ? `, ${lived.scanned}/${fresh.scanned} scanned` : ''})`,
  );
  process.stdout.write(
    `${name.padEnd(46)} ${metric.padEnd(7)} ${storage.padEnd(5)} ${walkedOn.lived}/${walkedOn.fresh} tombstones ${tombstoneShare.toFixed(3)} changes ${changesSinceBuild} rebuilt ${rebuilds} times bytes × ${(bytes.lived / bytes.fresh).toFixed(2)}: ${numbers.join('  ')}\n`,
  );
}
