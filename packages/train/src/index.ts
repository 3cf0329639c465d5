export { train, type TrainInput, type TrainServices } from './train.js';
export {
  averagingOptions,
  trainOptions,
  validationOptions,
  type AveragingOptions,
  type TrainOptions,
} from './train-options.js';
export { WeightAverage } from './averaging.js';
export { trainConfig, resolveConfig, type TrainConfig } from './train-config.js';
export { presets, type Preset } from './presets.js';
export { cutValidation, wholeTrainingPart, type CutData } from './validation-part.js';
export type { TrainReport } from './train-report.js';
export type { ChosenModel, Figures } from './run-state.js';
export { createPhase, type PhaseSource } from './phase.js';
export { diagnosticsOf } from './diagnostics-of.js';
export { fit, type AfterStep, type Phase, type StepOutcome } from './fit.js';
export { createSchedule, type Schedule, type ScheduleSpan } from './schedule.js';
export { CheckpointStore, type Checkpoint } from './checkpoint-store.js';
export { ExampleHistories } from './example-histories.js';
export { sequencesOfUsers, type UserSequences } from './user-sequences.js';
export { createInputMaker, type InputParts, type StepInput } from './input/step-input.js';
export { InputsAhead, type AheadSettings, type Inputs } from './input/inputs.js';
export { pairVectorDefaults, trainPairVectors, type PairVectors, type PairVectorsInput } from './train-pair-vectors.js';
export { trainOnline, type OnlineReport, type TrainOnlineInput } from './online/train-online.js';
export {
  onlineConfig,
  publishOptions,
  streamOnlyOptions,
  type OnlineConfig,
  type PublishOptions,
} from './online/online-options.js';
export type { CheckpointLink, OnlineServices, OnlineState } from './online/online-session.js';
export type { MovedVectors, PublisherServices } from './online/publisher.js';
export { latestVersion, type PublishedVersion } from './online/published-versions.js';
export type { TestFigures } from './online/progressive-validation.js';
export { IdRows } from './online/id-rows.js';
export { RecentItems } from './online/recent-items.js';
export { ReplayBuffer } from './online/replay-buffer.js';
export { emptyExamples, type ExamplesTable } from './online/examples-table.js';
export { ItemDrift } from './online/item-drift.js';
export { judge } from './online/quality-guard.js';
export type { SavedArrays } from './online/saved-arrays.js';
export { itemClustersOf } from './item-clusters.js';
