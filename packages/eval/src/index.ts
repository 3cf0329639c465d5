export type { Scorer } from './scorer.js';
export { evalOptions, type EvalOptions } from './eval-options.js';
export { evaluate, type EvaluationInput } from './evaluate.js';
export { evaluateWithBaselines, type BaselineInput } from './evaluate-with-baselines.js';
export { reportJson, type BaselineReport, type EvaluationReport, type Figures } from './evaluation-report.js';
export { scoreOptions, type ScoreOptions } from './score-options.js';
export {
  applyScore,
  servedDim,
  servedMetric,
  servedNewItemVectors,
  servedUserVectors,
  type ServedVectors,
  type TowerVectors,
} from './apply-score.js';
export { vectorScorer } from './scorers/vector-scorer.js';
export { popularityScorer } from './scorers/popularity-scorer.js';
export { itemKnnScorer } from './scorers/item-knn-scorer.js';
export { rankingMetrics, type Hits, type RankingMetric } from './metrics/ranking-metrics.js';
export { decayedQueries, listScorer, type ItemQueries } from './i2i/list-scorer.js';
export { listFigures, type ListFigures } from './i2i/list-figures.js';
