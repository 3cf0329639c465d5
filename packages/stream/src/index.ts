export { createDecoder, messageFormats } from './decode/decoders.js';
export type { EventDecoder, MessagePlace, Refusal, RefusalKind } from './decode/decoder.js';
export { defaultFields, type DecodeOptions, type EventField, type FieldMap } from './decode/decode-options.js';
export { EventColumns, type EventPart } from './decode/event-columns.js';
export type { RegistryOptions } from './decode/registry/registry-options.js';
export { KafkaEvents, type KafkaServices, type KafkaStats, type StreamStart } from './kafka-events.js';
export { kafkaOptions, type KafkaInput, type KafkaOptions } from './kafka/kafka-options.js';
export { connectionOptions, type ConnectionOptions } from './kafka/connection-options.js';
