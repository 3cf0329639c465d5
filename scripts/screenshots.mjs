/**
 * Pictures of the explorer's page for docs/images: a shop is made, two runs are trained, and a browser looks at each view.
 *
 *   npm run screenshots        needs Debian's chromium, or the browser that BELFRY_CHROMIUM names; takes two minutes;
 *                              those of a stream need the Java that `npm run kafka` needs
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildIndex, explore, generateShop, mapRun, openRecall, train } from 'belfry';
import { chromium } from 'playwright-core';
import { startLive } from './live-run.mjs';
import { root } from './setup/root.mjs';

const work = join(root, '.belfry/screenshots');
const [data, run, other] = [join(work, 'shop'), join(work, 'runs/shop'), join(work, 'runs/shop-in-batch')];
const images = join(root, 'docs/images');

const config = {
  towers: { dim: 32, user: { embeddingDim: 32, layers: [64] }, item: { embeddingDim: 32, layers: [64] } },
  loss: { temperature: 0.1 },
  negatives: { count: 256 },
  train: { epochs: 10, learningRate: 0.003, patience: 3, seed: 1, logEvery: 10 },
};

const wide = { viewport: { width: 1280, height: 860 }, colorScheme: 'light' };
const dark = { ...wide, colorScheme: 'dark' };
const tall = { ...wide, viewport: { width: 1280, height: 1500 } };
const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 1.5 };

if (!existsSync(join(run, 'map.arrow'))) await makeRuns();
mkdirSync(images, { recursive: true });
const { url, close } = await explore({ run, port: 0 });
const browser = await chromium.launch({
  executablePath: process.env.BELFRY_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});
const { user, item } = await somebody();
const mix = `user=${user}&sources=u2i,i2i,popular`;
await picture('explorer-overview', wide, '/overview');
await picture('explorer-map', wide, `/map?item=${item}`);
await picture('explorer-map-dark', dark, `/map?item=${item}`);
await picture('explorer-map-phone', phone, `/map?item=${item}`);
await picture('explorer-recall', wide, `/recall?${mix}`);
await picture('explorer-recall-phone', phone, `/recall?${mix}`);
await picture('explorer-compare', wide, '/compare?with=shop-in-batch');
await picture('explorer-console-dark', dark, '/console', (page) => page.getByRole('button', { name: 'Send' }).click());
await close();
const live = await startLive(data, work);
await picture('explorer-stream', tall, '/overview', seen, live.url);
await picture('explorer-stream-dark', { ...tall, colorScheme: 'dark' }, '/overview', seen, live.url);
await picture('explorer-stream-phone', phone, '/overview', seen, live.url);
await live.close();
await browser.close();

async function makeRuns() {
  await generateShop({ preset: 'small', out: data, seed: 1 });
  await train({ data, run, config, overwrite: true });
  await train({
    data,
    run: other,
    overwrite: true,
    config: { ...config, loss: { temperature: 0.2 }, negatives: { name: 'in-batch' } },
  });
  await buildIndex({ run, kind: 'hnsw', m: 4, efConstruction: 16, efSearch: 8 }); // coarse, so that it misses something
  await mapRun({ run, method: 'umap' });
}

/** A user with enough of a history, and an item that is recalled to them. */
async function somebody() {
  const recall = await openRecall(run);
  const id = recall.users.ids[600];
  return { user: id, item: (await recall.recommend({ user: id }, { k: 1 })).items[0].item };
}

/** Until the server has told how it follows, and has taken some events into effect. */
async function seen(page) {
  await page
    .locator('.following dd', { hasText: /^[1-9]/ })
    .first()
    .waitFor();
  await page.waitForTimeout(6000);
}

async function picture(name, look, path, act = async () => {}, address = url) {
  const page = await browser.newPage(look);
  await page.goto(`${address}/#${path}`);
  await page.locator('h1').waitFor();
  await act(page);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(images, `${name}.png`) });
  await page.close();
}
