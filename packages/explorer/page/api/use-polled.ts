/** An answer that is asked for again and again while it is shown; the newest, or what went wrong last. */
import { useEffect, useState } from 'preact/hooks';
import type { Pending } from './use-answer.js';

/** @param everyMs from an answer to the next question */
export function usePolled<Answer>(question: () => Promise<Answer>, everyMs: number): Pending<Answer> {
  const [pending, setPending] = useState<Pending<Answer>>({ state: 'waiting' });
  useEffect(() => {
    let isShown = true;
    let timer = 0;
    const poll = async (): Promise<void> => {
      const settled = await question().then(
        (answer): Pending<Answer> => ({ state: 'here', answer }),
        (error: unknown): Pending<Answer> => ({ state: 'failed', error: error as Error }),
      );
      if (!isShown) return;
      setPending(settled);
      timer = setTimeout(poll, everyMs);
    };
    void poll();
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, [question, everyMs]);
  return pending;
}
