import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { BelfryServer } from '@belfry/server';
import { barriers } from './barriers.js';
import { hasChromium, startChromium } from './chromium.js';
import { explorerOver, makeTwoRuns } from './two-runs.js';

interface MapOfItems {
  readonly items: readonly string[];
  readonly categories: { readonly codes: readonly number[]; readonly values: readonly string[] };
}

interface Neighbours {
  readonly items: readonly { readonly item: string }[];
}

describe('the page in a browser', () => {
  let folder: string;
  let server: BelfryServer;
  let address: string;
  let browser: Browser;
  let page: Page;
  /** What the page must never do, collected while it is used. */
  let complaints: string[];

  before(async function () {
    if (!hasChromium) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'belfry-page-'));
    const { first } = await makeTwoRuns(folder);
    server = await explorerOver(first);
    address = await server.listen({ port: 0 });
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
  });
  afterEach(async () => {
    if (!hasChromium) return;
    await page.close();
    expect(complaints).to.deep.equal([]);
  });

  async function ask<Answer>(path: string, body?: object): Promise<Answer> {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(address + path, body === undefined ? {} : options);
    return (await response.json()) as Answer;
  }

  async function listed(title: string): Promise<string[]> {
    const rows = page
      .locator('.lists > div', { has: page.getByRole('heading', { name: title }) })
      .locator('[data-item]');
    return rows.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-item')!));
  }

  /** Until nothing is awaited. */
  async function settled(): Promise<void> {
    await page.waitForFunction(() => document.querySelector('.waiting') === null);
  }

  /** Until the page has painted since. */
  async function painted(): Promise<void> {
    await page.waitForFunction(
      () => ((document.querySelector('canvas') as unknown as Scattered | null)?.scatter?.frames ?? 0) > 0,
    );
  }

  for (const name of ['overview', 'map', 'recall', 'compare', 'console']) {
    it(`loads ${name} without an error or a barrier, in both colours, within the width of a phone`, async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(colorScheme === 'dark' ? { width: 390, height: 844 } : { width: 1280, height: 900 });
        await page.goto(`${address}/#/${name}`);
        await page.reload();
        await page.locator('h1').waitFor();
        await settled();
        expect(await page.locator('.failure').count()).to.equal(0);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(
          page.viewportSize()!.width,
        );
        expect(await page.evaluate(() => document.documentElement.dataset.theme)).to.equal(colorScheme);
        expect(await barriers(page)).to.deep.equal([]);
      }
    });
  }

  it('draws every item of the run on the map, each in the colour of its group', async () => {
    const { items } = await ask<{ items: string[] }>('/v1/runs/first/map');
    await page.goto(`${address}/#/map`);
    await painted();
    expect(await page.locator('canvas').getAttribute('data-points')).to.equal(String(items.length));
    expect(await page.locator('h1').innerText()).to.equal(`${items.length} items`);
    for (const by of ['category', 'cluster']) {
      await page.getByLabel('Colour by').selectOption(by);
      const counts = await page.locator('.legend small').allInnerTexts();
      expect(counts.reduce((sum, count) => sum + Number(count.replace(',', '')), 0)).to.equal(items.length);
      expect(await page.evaluate(coloursOnCanvas)).to.be.greaterThan(8);
    }
  });

  it('shows for a clicked point the neighbours the API gives, those that differ marked', async () => {
    await page.goto(`${address}/#/map`);
    await painted();
    await page.locator('canvas').click({ position: await lonelyPoint(page) });
    await page.locator('.lists [data-item]').first().waitFor();
    const item = new URLSearchParams((await page.evaluate(() => location.hash)).split('?')[1]).get('item')!;
    const exact = await ask<Neighbours>('/v1/runs/first/neighbours', { item, k: 20 });
    const index = await ask<Neighbours>('/v1/recall/items', { item, k: 20 });
    expect(await listed('Exact')).to.deep.equal(exact.items.map((neighbour) => neighbour.item));
    expect(await listed('Index')).to.deep.equal(index.items.map((neighbour) => neighbour.item));
    const missed = exact.items.filter(({ item: id }) => !index.items.some((other) => other.item === id)).length;
    expect(missed, 'an index this coarse misses some').to.be.greaterThan(0);
    expect(await page.locator('.lists > :first-child .differs').count()).to.equal(missed);
    expect(await page.locator('.verdict').innerText()).to.include(`${20 - missed} of 20`);
  });

  it('reaches an item of the map by keys alone, and from it its neighbours', async () => {
    const { items, names } = await ask<{ items: string[]; names: string[] }>('/v1/runs/first/map');
    await page.goto(`${address}/#/map`);
    await painted();
    await tabTo(page, 'Find an item');
    await page.keyboard.type(items[7]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.neighbours h2', { hasText: names[7] }).waitFor();
    await page.locator('.lists [data-item]').first().waitFor();
    const [first, second] = await listed('Exact');
    await tabToMatching(page, `[data-item="${first}"]`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.neighbours h2', { hasText: names[items.indexOf(second)] }).waitFor();
    await tabTo(page, 'Map of');
    const before = await seenAt(page, 7);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('+');
    expect(await seenAt(page, 7)).not.to.deep.equal(before);
  });

  it('reaches every view by keys, each link visibly focused', async () => {
    await page.goto(address);
    await page.locator('h1').waitFor();
    for (const title of ['Map', 'Recall', 'Compare', 'Console', 'Overview']) {
      await page.locator('body').focus();
      await tabTo(page, title);
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      expect(outline, title).to.equal('solid');
      await page.keyboard.press('Enter');
      await page.locator(`nav a[aria-current]`, { hasText: title }).waitFor();
      await page.locator('h1').waitFor();
    }
  });

  it('opens a list of users that comes after the focus', async () => {
    let answer = (): void => undefined;
    const isFocused = new Promise<void>((resolve) => (answer = resolve));
    const ofUsers = /\/users\?/;
    await page.route(ofUsers, async (route) => {
      await isFocused;
      await route.continue();
    });
    await page.goto('about:blank');
    await page.goto(`${address}/#/recall`);
    await page.getByRole('combobox', { name: 'User' }).click();
    answer();
    await page.getByRole('listbox', { name: 'User' }).getByRole('option').first().waitFor();
    await page.unroute(ofUsers);
  });

  it('recalls for a user, under a condition, and for a pasted history what the API recalls', async () => {
    await page.goto(`${address}/#/recall`);
    await page.getByRole('combobox', { name: 'User' }).click();
    await page.getByRole('option').nth(2).click();
    await page.locator('.candidates-list li').first().waitFor();
    const hash = await page.evaluate(() => location.hash);
    const user = new URLSearchParams(hash.split('?')[1]).get('user')!;
    const ofUser = await ask<Neighbours>('/v1/recall/user', { user, k: 20 });
    expect(await recalled(page)).to.deep.equal(ofUser.items.map(({ item }) => item));

    const { categories, items } = await ask<MapOfItems>('/v1/runs/first/map');
    const category = categories.values[categories.codes[items.indexOf(ofUser.items[0].item)]];
    await page.getByLabel('Only items where').fill(`category=${category}`);
    await page.keyboard.press('Enter');
    await page.locator('.left-out summary', { hasText: 'do not meet the conditions' }).waitFor();
    const where = { must: [{ attribute: 'category', in: [category] }] };
    const ofCategory = await ask<Neighbours>('/v1/recall/user', { user, k: 20, where });
    expect(await recalled(page)).to.deep.equal(ofCategory.items.map(({ item }) => item));
    await page.getByLabel('Only items where').fill('');
    await page.keyboard.press('Enter');

    const history = ofUser.items.slice(0, 2).map(({ item }) => item);
    await page.getByLabel('Item ids').fill(history.join('\n'));
    await page.getByLabel('Item ids').blur();
    await page.locator('.chips li').nth(1).waitFor();
    await settled();
    const ofHistory = await ask<Neighbours>('/v1/recall/user', { history, k: 20 });
    expect(await recalled(page)).to.deep.equal(ofHistory.items.map(({ item }) => item));
  });

  it('compares two runs: figures of both, and the option they were trained with differently', async () => {
    const { runs } = await ask<{ runs: { id: string; figures: Record<string, number> }[] }>('/v1/runs');
    await page.goto(`${address}/#/compare?run=first&with=second`);
    const row = page.locator('tr', { has: page.getByRole('rowheader', { name: 'recall@20', exact: true }) });
    await row.waitFor();
    const cells = await row.locator('td').allInnerTexts();
    expect(cells.slice(0, 2)).to.deep.equal(runs.map(({ figures }) => figures['recall@20'].toFixed(4)));
    const options = page.locator('tr', { has: page.locator('th.code') });
    expect(await options.locator('th').allInnerTexts()).to.deep.equal(['loss.temperature']);
    expect(await options.locator('td').allInnerTexts()).to.include('0.2');
    expect(await page.locator('.chart canvas').count()).to.equal(3);
  });

  it('sends an edited request from the console and shows the answer and the same for a shell', async () => {
    await page.goto(`${address}/#/console`);
    await page.getByRole('button', { name: 'Runs The one' }).click();
    expect(await page.locator('.curl pre').innerText()).to.equal(`curl '${address}/v1/runs'`);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('pre.answer').waitFor();
    expect(JSON.parse(await page.locator('pre.answer').innerText())).to.deep.equal(await ask('/v1/runs'));
    await page.getByLabel('Path').fill('/v1/runs/none/metrics');
    await page.keyboard.press('Enter');
    await page.locator('.status.bad', { hasText: '404' }).waitFor();
    complaints = complaints.filter((complaint) => !complaint.includes('404')); // the browser logs what was asked for here
  });

  it('keeps the chosen colours over a reload', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(address);
    await page.getByRole('button', { name: 'Use dark colours' }).click();
    await page.reload();
    await page.locator('h1').waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).to.equal('dark');
    await page.evaluate(() => localStorage.clear());
  });

  it('says in plain words that the server is gone', async () => {
    await page.goto(address);
    await page.locator('h1').waitFor();
    await page.route('**/v1/**', (route) => route.abort());
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.locator('.failure', { hasText: 'does not answer' }).waitFor();
    complaints = complaints.filter((complaint) => !complaint.includes('net::ERR_FAILED'));
  });
});

/** What the map's canvas lends to these tests. */
interface Scattered {
  readonly scatter?: { readonly frames: number; placeOf(row: number): [x: number, y: number] };
}

function seenAt(page: Page, row: number): Promise<[number, number]> {
  return page.evaluate(
    (wanted) => (document.querySelector('canvas') as unknown as Scattered).scatter!.placeOf(wanted),
    row,
  );
}

/** Where a point is seen that no other is near. */
async function lonelyPoint(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(() => {
    const canvas = document.querySelector('canvas')!;
    const { scatter } = canvas as unknown as Scattered;
    const places = Array.from({ length: Number(canvas.dataset.points) }, (_, row) => scatter!.placeOf(row));
    const nearest = (row: number): number =>
      Math.min(
        ...places
          .filter((_, other) => other !== row)
          .map(([x, y]) => Math.hypot(x - places[row][0], y - places[row][1])),
      );
    const loneliest = places.map((_, row) => row).sort((a, b) => nearest(b) - nearest(a))[0];
    return { x: places[loneliest][0], y: places[loneliest][1] };
  });
}

/** How many clearly different colours the canvas holds. */
function coloursOnCanvas(): number {
  const canvas = document.querySelector('canvas')!;
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext('2d')!;
  (canvas as unknown as { scatter: { paintNow(): void } }).scatter.paintNow();
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  const seen = new Set<string>();
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3] > 200) seen.add(`${data[at] >> 5} ${data[at + 1] >> 5} ${data[at + 2] >> 5}`);
  return seen.size;
}

async function recalled(page: Page): Promise<string[]> {
  const links = page.locator('.candidates-list a.row');
  return links.evaluateAll((rows) =>
    rows.map((row) => new URLSearchParams(row.getAttribute('href')!.split('?')[1]).get('item')!),
  );
}

/** Presses Tab until what is focused has a name that begins so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement;
      return element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText ?? '';
    });
    if (focused.startsWith(name)) return;
  }
  throw new Error(`Tab never comes to ${name}`);
}

async function tabToMatching(page: Page, selector: string): Promise<void> {
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement!.matches(wanted), selector)) return;
  }
  throw new Error(`Tab never comes to ${selector}`);
}
