export type { ContrastBatch } from './contrast-batch.js';
export { candidateCount, rowsToEncode, type Candidates, type DrawCandidates } from './candidates.js';
export { createCandidates, createObjective } from './create-objective.js';
export { composeObjective, type Objective, type ObjectiveLoss } from './objective.js';
export type { CandidateContext, ObjectiveContext, ObjectiveParts } from './objective-parts.js';
export {
  hasOwnNegatives,
  keepsNegatives,
  objectiveOptions,
  objectiveRules,
  requireNegativesHere,
  similarityRules,
  type ObjectiveOptions,
} from './objective-options.js';
export { fixedClusters, type ItemClusters } from './clusters/item-clusters.js';
export { clusterCountOf, kMeansClusters, type KMeansSettings } from './clusters/k-means-clusters.js';
export { readClusters, type ClustersRead } from './clusters/read-clusters.js';
export { miBoundAt, type MiBound } from './mi-bound.js';
export { fixedTemperature, learnedTemperature, scheduledTemperature, type Temperature } from './temperature.js';
export { learnedBias } from './bias.js';
export { comparableVectors, type Similarity } from './similarity.js';

export { learnedNumbers } from './losses/learned-numbers.js';
export { lossOptions, type LossOptions } from './losses/loss-options.js';
export { losses, lossKindOf, lossNames, type LossName } from './losses/registry.js';
export {
  partitionForm,
  rankingForm,
  rowLoss,
  type ContrastiveLoss,
  type CorrectionForm,
  type LossInput,
  type LossKind,
  type LossParameter,
} from './losses/contrastive-loss.js';

export { negativesOptions, type Mask, type NegativesOptions } from './negatives/negatives-options.js';
export { negativeSources, negativeSourceNames, type NegativeSourceName } from './negatives/registry.js';
export type {
  ModelView,
  NegativeSource,
  NegativeSourceKind,
  SourceParameter,
  SourceSettings,
  OwnNegatives,
  RankBand,
  SourceMemory,
  StoredNegatives,
  StoredVectors,
} from './negatives/negative-source.js';
export { createSource } from './negatives/create-source.js';
export { sumOfSources } from './negatives/sum-of-sources.js';
export { inBatchNegatives } from './negatives/in-batch.js';
export { popularityNegatives } from './negatives/popularity.js';
export { hardNegatives, type HardSettings } from './negatives/hard.js';
export { exactRanking } from './rankings/exact-ranking.js';
export { HnswRanking } from './rankings/hnsw-ranking.js';
export type { ItemRanking, RankedItems, RankingSettings } from './rankings/item-ranking.js';
export { rankingNames, rankings, type RankingName } from './rankings/registry.js';
export { dnsNegatives, type DnsSettings } from './negatives/dns.js';
export { clusterNegatives } from './negatives/clusters.js';
export { memoryBankNegatives } from './negatives/memory-bank.js';
export { queueNegatives, type QueueOptions } from './negatives/queue.js';
export { uniformNegatives } from './negatives/uniform.js';

export type { ItemFrequencies } from './frequencies/item-frequencies.js';
export { logFrequencies } from './frequencies/log-frequencies.js';
export { streamingFrequencies, type StreamingOptions } from './frequencies/streaming-frequencies.js';

export { diagnose, type DiagnosticSample, type Diagnostics } from './diagnostics/diagnose.js';
export { hardnessBins, negativeFigures, type NegativeFigures, type NegativeSample } from './diagnostics/negatives.js';
export { collapseOf, type CollapseFigures } from './diagnostics/collapse.js';
export {
  CollapseAlarm,
  defaultCollapseThresholds,
  type Alarm,
  type CollapseAlarmState,
  type CollapseThresholds,
} from './diagnostics/collapse-alarm.js';
