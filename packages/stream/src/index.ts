export { messagesOf, updatesOf, type KeyedMessage } from './updates/update-messages.js';
export { openUpdatePublisher, openUpdateTopic, type UpdatePublisher } from './updates/publish-updates.js';
export { readUpdates } from './updates/read-updates.js';
export { createDecoder, messageFormats } from './decode/decoders.js';
export type { EventDecoder, MessagePlace, Refusal, RefusalKind } from './decode/decoder.js';
export { defaultFields, type DecodeOptions, type EventField, type FieldMap } from './decode/decode-options.js';
export { EventColumns, type EventPart } from './decode/event-columns.js';
export { IdDictionary } from './decode/id-dictionary.js';
export type { RegistryOptions } from './decode/registry/registry-options.js';
export { KafkaEvents, type KafkaServices, type KafkaStats, type StreamStart } from './kafka-events.js';
export { kafkaOptions, type KafkaInput, type KafkaOptions } from './kafka/kafka-options.js';
export {
  connectionOf,
  connectionOptions,
  type ConnectionInput,
  type ConnectionOptions,
} from './kafka/connection-options.js';
export { Sender } from './kafka/sender.js';
export { connectTo, type KafkaClient } from './kafka/connect.js';
export { PartitionReads, type Fit } from './worker/partition-reads.js';
export { replay, type ReplayReport, type ReplayServices } from './replay/replay.js';
export { replayOptions, type ReplayInput, type ReplayOptions } from './replay/replay-options.js';
export { inspectTopic, type PartitionReport, type SampleMessage, type TopicReport } from './tools/inspect-topic.js';
export {
  readDeadLetters,
  redriveDeadLetters,
  type DeadLetter,
  type DeadLetterReport,
  type Redriven,
  type Repair,
} from './tools/dead-letters.js';
export { codecNames, loadCodec, type CodecName } from './codecs/codecs.js';
export type { Codec } from './codecs/codec.js';
export { registerKafkaCodecs } from './codecs/kafka-codecs.js';
