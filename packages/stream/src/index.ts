export { messagesOf, updatesOf, type KeyedMessage } from './updates/update-messages.js';
export { openUpdatePublisher, type UpdatePublisher } from './updates/publish-updates.js';
export { readUpdates } from './updates/read-updates.js';
