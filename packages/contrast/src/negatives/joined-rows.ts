/** Lists of item rows one after the other. */
export function joinedRows(lists: readonly Int32Array[]): Int32Array {
  if (lists.length === 1) return lists[0];
  const rows = new Int32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    rows.set(list, at);
    at += list.length;
  }
  return rows;
}
