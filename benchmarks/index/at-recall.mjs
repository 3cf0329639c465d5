// Speed at a given recall, between the two measured points around it: log QPS is taken as linear in recall.

/**
 * @param points { recall, qps, … } of one system at rising efSearch @param speed which of their figures
 * @returns { value, isLeast }, where `isLeast` says that the fastest setting finds more than asked for; null where none finds enough
 */
export function speedAtRecall(points, recall, speed) {
  const after = points.findIndex((point) => point.recall >= recall);
  if (after === -1) return null;
  if (after === 0) return { value: points[0][speed], isLeast: true };
  const [low, high] = [points[after - 1], points[after]];
  const share = (recall - low.recall) / (high.recall - low.recall);
  return { value: low[speed] * (high[speed] / low[speed]) ** share, isLeast: false };
}
