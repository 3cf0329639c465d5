import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { csrFromLists, mergeOptions, type OptionTree } from '@belfry/core';
import { RunFolder, makeShop, selectRows, writeDataset } from '@belfry/data';
import { getKernels } from '@belfry/native';
import { eventsInMemory } from '@belfry/testing';
import { latestVersion, train, trainOnline } from '@belfry/train';

const WINDOW = 2048;

describe('stream: recall after continuous training', () => {
  let folder: string;
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'belfry-quality-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  it('of the last window is within 3 % of that after offline training over the same events', async function () {
    this.timeout(600_000);
    const { dataset } = makeShop({ coldItems: 0, coldUsers: 0, testDays: 0 });
    const { users, items, train: log } = dataset;
    const known = log.length - WINDOW;
    const idsOf = (row: number): { user: string; item: string } => ({
      user: users.ids[log.user[row]],
      item: items.ids[log.item[row]],
    });
    const config: OptionTree = { train: { batchSize: 256, learningRate: 0.002 } };
    const without = { userFeatures: { features: [] }, itemFeatures: { features: [] } };
    const data = join(folder, 'data');
    await writeDataset(data, {
      ...dataset,
      ...without,
      train: selectRows(
        log,
        Int32Array.from({ length: known }, (_, n) => n),
      ),
    });
    const offline = join(folder, 'offline');
    await train({ data, run: offline, config: mergeOptions(config, { train: { patience: 2 } }) });
    const events = Array.from({ length: known }, (_, row) => ({
      ...idsOf(row),
      timestamp: log.timestamp![row],
      weight: log.weight![row],
    }));
    const online = join(folder, 'online');
    await trainOnline({
      run: online,
      config: mergeOptions(config, {
        online: { window: WINDOW },
        publish: { tolerance: 1 },
      }),
      stream: { name: 'shop', open: async ({ positions }) => eventsInMemory(events, positions) },
    });

    /** Share of the last window's events whose item is among the 20 best that the user had not taken before. */
    const recallOf = async (path: string): Promise<number> => {
      const run = await RunFolder.open(path);
      const vocabularies = await run.readVocabularies();
      const [userVectors, itemVectors] = [await run.readVectors('user'), await run.readVectors('item')];
      const rowsOf = (row: number): [number, number] => {
        const { user, item } = idsOf(row);
        return [vocabularies.users.rowOf(user), vocabularies.items.rowOf(item)];
      };
      const taken = new Map<number, Set<number>>();
      for (let row = 0; row < known; row++) {
        const [user, item] = rowsOf(row);
        taken.set(user, (taken.get(user) ?? new Set()).add(item));
      }
      const wanted = Array.from({ length: WINDOW }, (_, n) => rowsOf(known + n)).filter(
        ([user, item]) => taken.has(user) && !taken.get(user)!.has(item),
      );
      const { dim } = itemVectors;
      const queries = new Float32Array(wanted.length * dim);
      wanted.forEach(([user], n) => queries.set(userVectors.values.subarray(user * dim, (user + 1) * dim), n * dim));
      const exclude = csrFromLists(wanted.map(([user]) => Int32Array.from(taken.get(user)!).sort()));
      const { rows } = getKernels().topK({ dim, queries, items: itemVectors.values, k: 20, exclude });
      return wanted.filter(([, item], n) => rows.subarray(20 * n, 20 * (n + 1)).includes(item)).length / wanted.length;
    };
    const [offlineRecall, onlineRecall] = [
      await recallOf(offline),
      await recallOf((await latestVersion(online))!.path),
    ];
    console.log(`      offline ${offlineRecall.toFixed(4)}, online ${onlineRecall.toFixed(4)}`);
    expect(onlineRecall).to.be.at.least(0.97 * offlineRecall);
  });
});
