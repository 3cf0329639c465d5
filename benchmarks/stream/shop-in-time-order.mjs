// A shop's events, the last window of them held out.
import { makeShop, selectRows, writeDataset } from '@belfry/data';

const WINDOW = 20_480;

/** @returns where the data set without the last window lies, and that window as pairs of ids */
export async function shopInTimeOrder(folder, events) {
  const options = { users: 50_000, items: 20_000, events, coldItems: 0, coldUsers: 0, testDays: 0 };
  const { dataset } = makeShop(options);
  const { users, items, train: log } = dataset;
  const rows = Int32Array.from({ length: log.length }, (_, row) => row);
  if (log.timestamp !== null) rows.sort((a, b) => log.timestamp[a] - log.timestamp[b] || a - b);
  const known = rows.subarray(0, rows.length - WINDOW);
  const without = { userFeatures: { features: [] }, itemFeatures: { features: [] } };
  await writeDataset(`${folder}/known`, { ...dataset, ...without, train: selectRows(log, known) });
  const pairsOf = (some) => Array.from(some, (row) => [users.ids[log.user[row]], items.ids[log.item[row]]]);
  const taken = new Map();
  for (const [user, item] of pairsOf(known)) taken.set(user, (taken.get(user) ?? new Set()).add(item));
  return {
    known: `${folder}/known`,
    size: { users: users.size, items: items.size, events: log.length },
    users: users.ids,
    taken,
    lastWindow: pairsOf(rows.subarray(rows.length - WINDOW)),
  };
}
