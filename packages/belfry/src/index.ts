/** What people import. */
export { importData, type ImportSettings } from './import-data.js';
export { train, type TrainInput } from './train.js';
export { fileStream, kafkaStream, linesStream, type FileStreamOptions, type StreamSource } from './stream-sources.js';
export { trainOnStream, streamConfigOptions, type TrainOnStreamInput } from './train-on-stream.js';
export { evaluate, type EvaluateInput } from './evaluate.js';
export { buildIndex, type BuildIndexInput, type BuiltIndex } from './build-index.js';
export { probeIndex, type IndexProbe, type ProbeIndexInput } from './probe-index.js';
export { querySources, type QuerySource } from './run-queries.js';
export { tuneIndex, type IndexTuning, type TuneIndexInput } from './tune-index.js';
export { openRecall, type OpenRecallServices } from './open-recall.js';
export { serve, type Served, type ServeInput } from './serve.js';
export { updatesTopicOf, type FollowInput } from './follow/follow-input.js';
export { explore, type ExploreInput } from './explore.js';
export { mapRun, type MapRunInput, type MappedRun } from './map-run.js';
export { recommendAll, type RecommendAllInput, type RecommendedAll } from './recommend-all.js';
export { countPairs, type CountPairsInput, type CountedPairs } from './count-pairs.js';
export { compareI2i, type CompareI2iInput, type I2iComparison, type I2iForm, type I2iRow } from './i2i/compare-i2i.js';
export {
  benchNegatives,
  gridExample,
  gridOptions,
  planNegatives,
  tune,
  tuneSpace,
  type BenchNegativesInput,
  type BenchServices,
  type GridStage,
  type NegativesGrid,
  type NegativesPlan,
  type NegativesReport,
  type PlannedCell,
  type TuneBudget,
  type Tuned,
  type TuneInput,
} from '@belfry/lab';
export { replayLog, type ReplayLogInput } from './replay-log.js';
export { indexOfRun, indexPathOf } from './served-run.js';
export { resolveConfig, runConfigOptions, type RunConfig } from './run-config.js';

export { latestVersion, presets, streamOnlyOptions, type TrainReport, type TrainServices } from '@belfry/train';
export type { MovedVectors, OnlineReport, OnlineServices, PublishedVersion, PublisherServices } from '@belfry/train';
export {
  inspectTopic,
  kafkaOptions,
  readDeadLetters,
  redriveDeadLetters,
  replayOptions,
  type DeadLetterReport,
  type KafkaInput,
  type Redriven,
  type Repair,
  type ReplayReport,
  type TopicReport,
} from '@belfry/stream';
export type { BaselineReport, EvaluationReport, Figures } from '@belfry/eval';
export type {
  AnswerOptions,
  ItemQuery,
  ItemUpsert,
  LiveRecall,
  Recall,
  RecallChanges,
  RecallEvent,
  RecallItem,
  RecallOptions,
  RecallResult,
  SimilarOptions,
  UserQuery,
  Where,
} from '@belfry/recall';
export {
  generateShop,
  importOptions,
  openDataset,
  shopPresets,
  synthOptions,
  type Dataset,
  type ImportReport,
  type Interactions,
  type ShopReport,
  type SynthSettings,
  type Vocabulary,
} from '@belfry/data';
export { BelfryError, ERROR_CODES, type ErrorCode, type Logger, type Progress } from '@belfry/core';
