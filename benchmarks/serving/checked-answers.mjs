// Whether answers are what they must be: one in EVERY is read in full, of all others the status counts.
const EVERY = 10;

export function checkedAnswers({ items, seenOf }, k) {
  const rowOf = new Map(items.map((item, row) => [item, row]));
  const check = {
    every: EVERY,
    count: 0,
    wrong: 0,
    examples: [],
    see(status, body, userRow) {
      if (status !== 200) return;
      check.count++;
      const problem = problemOf(JSON.parse(body), new Set(seenOf(userRow)));
      if (problem === null) return;
      check.wrong++;
      if (check.examples.length < 5) check.examples.push(problem);
    },
  };
  const problemOf = ({ found, items: answered }, seen) => {
    if (found !== k || answered.length !== k) return `${found} of ${k} items`;
    if (answered.some(({ score }, n) => n > 0 && score > answered[n - 1].score)) return 'scores that ascend';
    if (new Set(answered.map(({ item }) => item)).size !== k) return 'an item twice';
    return answered.some(({ item }) => seen.has(rowOf.get(item))) ? 'a seen item' : null;
  };
  return check;
}
