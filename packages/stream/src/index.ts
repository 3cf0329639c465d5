export { messagesOf, updatesOf, type KeyedMessage } from './updates/update-messages.js';
export { openUpdatePublisher, type UpdatePublisher } from './updates/publish-updates.js';
export { readUpdates } from './updates/read-updates.js';
export { createDecoder, messageFormats } from './decode/decoders.js';
export type { EventDecoder, MessagePlace, Refusal, RefusalKind } from './decode/decoder.js';
export { defaultFields, type DecodeOptions, type EventField, type FieldMap } from './decode/decode-options.js';
export { EventColumns, type EventPart } from './decode/event-columns.js';
export type { RegistryOptions } from './decode/registry/registry-options.js';
