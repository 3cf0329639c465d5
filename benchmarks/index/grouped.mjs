// Rows that share a key, in order of first appearance.

/** @param keyOf row → what it is grouped by, compared as JSON */
export function grouped(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  return [...groups.values()];
}
