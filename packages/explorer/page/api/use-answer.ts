/** An answer on its way: waiting, here, or failed. A newer question drops the older one's answer. */
import { useEffect, useState } from 'preact/hooks';

export type Pending<Answer> =
  | { readonly state: 'waiting' }
  | { readonly state: 'here'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly error: Error };

/** @param key what the question depends on; null = nothing is asked yet */
export function useAnswer<Answer>(key: string | null, question: () => Promise<Answer>): Pending<Answer> {
  const [kept, setKept] = useState<{ key: string | null; pending: Pending<Answer> }>({
    key: null,
    pending: { state: 'waiting' },
  });
  useEffect(() => {
    if (key === null) return undefined;
    let isCurrent = true;
    const settle = (pending: Pending<Answer>): void => {
      if (isCurrent) setKept({ key, pending });
    };
    question().then(
      (answer) => settle({ state: 'here', answer }),
      (error: unknown) => settle({ state: 'failed', error: error as Error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return kept.key === key ? kept.pending : { state: 'waiting' };
}
