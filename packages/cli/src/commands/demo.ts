/** `belfry demo`: the whole way on a synthetic shop, ending with recall by readable names. */
import { Option } from 'commander';
import { join } from 'node:path';
import { buildIndex, evaluate, generateShop, openDataset, openRecall, shopPresets, train } from 'belfry';
import { reportJson } from '@belfry/eval';
import type { CommandDefinition } from '../command.js';
import { readableNames } from '../demo/readable-names.js';
import { showItem, showUser, typicalUser } from '../demo/show-recall.js';
import { wholeNumber } from '../flags.js';
import { figuresTable } from './eval.js';

interface DemoFlags {
  readonly out: string;
  readonly size: string;
  readonly seed: number;
}

const RECOMMENDED = 10;

/** Smaller towers than the defaults: the small shop is learned in about a minute. */
const CONFIG = {
  towers: { dim: 32, user: { embeddingDim: 32, layers: [64] }, item: { embeddingDim: 32, layers: [64] } },
  loss: { temperature: 0.1 },
  negatives: { count: 256 },
  train: { epochs: 10, learningRate: 0.003, patience: 3 },
};

export const demo: CommandDefinition<DemoFlags> = {
  name: 'demo',
  summary: 'make a shop, train, evaluate, index and recommend, in one go',
  examples: [
    { line: 'belfry demo', does: 'into .belfry/demo, in a few minutes' },
    { line: 'belfry demo --size tiny --out /tmp/demo', does: 'in seconds, with results to match' },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .option('--out <folder>', 'where the shop and the run go', join('.belfry', 'demo'))
      .addOption(new Option('--size <name>', 'size of the shop').choices(Object.keys(shopPresets)).default('small'))
      .option('--seed <n>', 'seed of the shop and of training', wholeNumber(0), 1);
  },
  async run({ out, size, seed }, { logger, progress, signal, threads }) {
    const data = join(out, 'shop');
    const run = join(out, 'run');

    logger.info(`1/5  a synthetic ${size} shop in ${data}`);
    await generateShop({ preset: size, out: data, seed }, { progress });
    logger.info(`2/5  two towers, trained into ${run}`);
    await train(
      { data, run, threads, overwrite: true, config: { ...CONFIG, train: { ...CONFIG.train, seed } } },
      { logger, progress, signal },
    );
    logger.info('3/5  figures on the test part, every item ranked for every user');
    const report = await evaluate({ run, k: [RECOMMENDED, 20], threads }, { progress });
    logger.info('4/5  the index');
    const index = await buildIndex({ run });
    logger.info('5/5  recall');

    const recall = await openRecall(run);
    const dataset = await openDataset(data);
    const names = readableNames(dataset);
    const user = typicalUser(dataset);
    const recommended = await recall.recommend({ user: dataset.users.ids[user] }, { k: RECOMMENDED });
    const similar = await recall.similar({ item: recommended.items[0].item }, { k: RECOMMENDED });
    return {
      json: { data, run, index, evaluation: reportJson(report), recommended, similar },
      text: [
        figuresTable('two towers', report),
        showUser(user, recommended, dataset, names),
        showItem(similar, dataset, names),
        whatNext(data, run, recommended.user!),
      ].join('\n\n'),
    };
  },
};

function whatNext(data: string, run: string, user: string): string {
  return [
    'What to try next:',
    `  npx belfry recommend --run ${run} --user ${user} --k 10 --json`,
    `  npx belfry inspect ${run}`,
    `  npx belfry train --data ${data} --run ${run}-2 --negatives in-batch --set loss.temperature=0.1`,
    '  npx belfry import --help        (your own log)',
  ].join('\n');
}
