/**
 * A member of a group whose coordinator is gone. kafkajs asks who coordinates the group only when it joins, and would call on
 * the one it knows until its tries are used up, even where another broker has long taken over.
 */
import kafkajs from 'kafkajs';

/** The error that makes kafkajs join again, by the member's own id, in place of one that says the connection is lost. */
export function joiningAgain(heartbeat: () => Promise<void>): () => Promise<void> {
  return async () => {
    try {
      await heartbeat();
    } catch (error) {
      if (!isLost(error)) throw error;
      throw Object.assign(new kafkajs.KafkaJSError(error), { type: 'NOT_COORDINATOR_FOR_GROUP' });
    }
  };
}

/** Whether it says that the connection is refused, cut or closed. */
function isLost(error: unknown): error is Error {
  return error instanceof Error && error.name.startsWith('KafkaJSConnection');
}
