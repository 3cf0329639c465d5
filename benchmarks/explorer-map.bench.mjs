/**
 * The map of the explorer's page with many items: how long the points take to be placed, to come to the page, to be drawn
 * anew while it is moved. The browser draws without a graphics card, which is the worst case.
 *
 *   npm run bench -- explorer-map [--items 100000] [--methods pca,umap]
 *
 * Needs Debian's chromium, or the browser that BELFRY_CHROMIUM names. Prints one JSON object.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { explore, mapRun, resolveConfig } from 'belfry';
import { Rng } from '@belfry/core';
import { RunFolder, Vocabulary } from '@belfry/data';
import { chromium } from 'playwright-core';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { items: { type: 'string', default: '100000' }, methods: { type: 'string', default: 'pca' } },
});
const DIM = 64;
const FRAMES = 40;
const count = Number(flags.items);
const folder = fileURLToPath(new URL('scratch/explorer-map/run', import.meta.url));

await writeRun();
const placedSeconds = {};
for (const method of flags.methods.split(',')) placedSeconds[method] = (await mapRun({ run: folder, method })).seconds;
const { url, close } = await explore({ run: folder, port: 0 });
const browser = await chromium.launch({
  executablePath: process.env.BELFRY_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });

const answer = await (await fetch(`${url}/v1/runs/run/map`)).arrayBuffer();
const started = performance.now();
await page.goto(`${url}/#/map`);
await page.waitForFunction(() => (globalThis.document.querySelector('canvas')?.scatter?.frames ?? 0) > 0);
const firstPaintMs = performance.now() - started;
const frameTimes = await page.evaluate(timeFrames, FRAMES);
const searchMs = await page.evaluate(timeSearch);
await browser.close();
await close();
const result = {
  machine: machine(),
  items: count,
  placedSeconds,
  answerBytes: answer.byteLength,
  firstPaintMs: Math.round(firstPaintMs),
  frameMs: { median: frameTimes[FRAMES / 2], p95: frameTimes[Math.floor(FRAMES * 0.95)] },
  searchMs,
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

/** A run with nothing but items: blobs about 64 directions, which no training is needed for. */
async function writeRun() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const rng = Rng.fromSeed(1);
  const centres = Float32Array.from({ length: 64 * DIM }, () => rng.normal());
  const values = new Float32Array(count * DIM);
  for (let row = 0; row < count; row++) {
    const centre = rng.int(64) * DIM;
    let square = 0;
    for (let d = 0; d < DIM; d++) square += (values[row * DIM + d] = centres[centre + d] + 0.7 * rng.normal()) ** 2;
    for (let d = 0; d < DIM; d++) values[row * DIM + d] /= Math.sqrt(square);
  }
  const items = new Vocabulary(Array.from({ length: count }, (_, row) => `item-${row}`));
  const users = new Vocabulary(['somebody']);
  const run = await RunFolder.create(folder, {
    config: resolveConfig({ towers: { item: { features: 'none' } } }),
    provenance: { dataFolder: 'none', dataHash: '', seed: 1, versions: {}, createdAt: new Date(0).toISOString() },
  });
  await run.writeVocabularies(users, items);
  await run.writeVectors('item', items, { dim: DIM, values });
  await run.writeVectors('user', users, { dim: DIM, values: values.slice(0, DIM) });
  await run.writeHistories(users, { offsets: Int32Array.of(0, 1), values: Int32Array.of(0) });
}

/** Milliseconds of each frame, from the fastest on, until the pixels are there. */
function timeFrames(frames) {
  const canvas = globalThis.document.querySelector('canvas');
  const gl = canvas.getContext('webgl2');
  const pixel = new Uint8Array(4);
  const times = Array.from({ length: frames }, (_, n) => {
    const began = performance.now();
    canvas.scatter.zoomBy(n % 2 === 0 ? 1.1 : 1 / 1.1);
    canvas.scatter.paintNow();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return Math.round((performance.now() - began) * 10) / 10;
  });
  return times.sort((a, b) => a - b);
}

/** From a letter typed to the list that answers it. */
async function timeSearch() {
  const input = globalThis.document.querySelector('input[role=combobox]');
  const began = performance.now();
  input.focus();
  globalThis.document.execCommand('insertText', false, '99');
  while (globalThis.document.querySelectorAll('[role=option]').length === 0)
    await new Promise((next) => requestAnimationFrame(next));
  return Math.round(performance.now() - began);
}
