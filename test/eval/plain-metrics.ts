/** The metrics written from their definitions: sort all candidates, relevant ones last among equals, then count. */

export type Figures = Record<string, number>;

/** Figures of one user at one k. @param scores of all items */
export function plainFigures(
  scores: readonly number[],
  train: readonly number[],
  test: readonly number[],
  k: number,
): Figures {
  const rounded = scores.map(Math.fround);
  const candidates = [...rounded.keys()].filter((item) => !train.includes(item));
  const order = candidates.sort(
    (a, b) => rounded[b] - rounded[a] || Number(test.includes(a)) - Number(test.includes(b)),
  );
  const gains = order.slice(0, k).map((item) => (test.includes(item) ? 1 : 0) as number);
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  const dcg = (values: number[]): number => sum(values.map((gain, place) => gain / Math.log2(place + 2)));
  const first = gains.indexOf(1);
  return {
    recall: sum(gains) / test.length,
    precision: sum(gains) / k,
    'hit-rate': Math.max(0, ...gains),
    mrr: first < 0 ? 0 : 1 / (first + 1),
    ndcg: dcg(gains) / dcg(new Array<number>(Math.min(k, test.length)).fill(1)),
    map:
      sum(gains.map((gain, place) => gain * (sum(gains.slice(0, place + 1)) / (place + 1)))) / Math.min(k, test.length),
  };
}
