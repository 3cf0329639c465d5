import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { latestVersion, openRecall } from 'belfry';
import { createServer, explorerRoutes, followEvents, type BelfryServer } from '@belfry/server';
import { FedLog } from '../server/fed-stream.js';
import { barriers } from './barriers.js';
import { hasChromium, startChromium } from './chromium.js';
import { makeStreamRun } from './stream-run.js';

describe('the Overview of a run that learns from a stream', () => {
  let folder: string;
  let run: string;
  let id: string;
  let server: BelfryServer;
  let address: string;
  let browser: Browser;
  let page: Page;
  const log = new FedLog();

  before(async function () {
    if (!hasChromium) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'belfry-overview-'));
    run = await makeStreamRun(folder);
    const latest = (await latestVersion(run))!;
    id = latest.folder;
    const state = join(folder, 'serving');
    server = await createServer({
      run: latest.path,
      open: (path) => openRecall(path),
      state,
      routes: [explorerRoutes],
      background: [
        followEvents({
          name: 'clicks',
          open: async (positions) => log.open(positions),
          from: new Map(),
          positions: join(state, 'clicks.json'),
        }),
      ],
    });
    address = await server.listen({ port: 0 });
    browser = await startChromium();
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  /** A card by its title. */
  const card = (title: string): ReturnType<Page['locator']> =>
    page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) });

  it('draws the curves in the log of the run that the served one is a version of, and marks its versions', async () => {
    const lines = (await readFile(join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
    const tried = lines.map((line) => JSON.parse(line).publish).filter((publish) => publish !== undefined);
    const refused = tried.filter(({ passes }) => !passes);
    expect(refused.length, 'the guard has refused some').to.be.greaterThan(0);
    await page.goto(address);
    await card('Recall').locator('canvas').waitFor();
    expect(await page.locator('h1').innerText()).to.equal(id);
    for (const title of ['Loss', 'Events a second', 'Seconds for a window', 'Alignment', 'Uniformity'])
      expect(await card(title).locator('canvas').count(), title).to.equal(1);
    expect(await card('Lag').innerText()).to.include('Events came from a file');
    const told = await card('Recall').locator('.for-readers').innerText();
    expect(told).to.include(`published ${tried.length - refused.length} times`);
    expect(told).to.include(`refused ${refused.length} times`);
    const versions = await card('The run').innerText();
    expect(versions).to.include(refused.at(-1).reasons[0]);
  });

  it('shows how the server keeps up with what it follows, again and again', async () => {
    const following = card('This server follows clicks');
    await following.getByText('7', { exact: true }).waitFor();
    expect(await following.innerText()).to.include('512 bytes');
    log.events.push(['user-1', 'item-5', Date.now()], ['user-2', 'item-6', Date.now()]);
    await following.getByText('2', { exact: true }).waitFor();
  });

  it('runs over events or over time as chosen by keys', async () => {
    const over = page.getByRole('button', { name: 'over time' });
    await over.focus();
    await page.keyboard.press('Enter');
    expect(await over.getAttribute('aria-pressed')).to.equal('true');
    await card('Loss').locator('.u-over').hover();
    await card('Loss')
      .locator('.at', { hasText: String(new Date().getFullYear()) })
      .waitFor();
  });

  it('has no barrier in both colours, and fits a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(colorScheme === 'dark' ? { width: 390, height: 844 } : { width: 1280, height: 900 });
      await page.reload();
      await card('This server follows clicks').waitFor();
      await card('Loss').locator('canvas').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(page.viewportSize()!.width);
      expect(await barriers(page)).to.deep.equal([]);
    }
  });
});
