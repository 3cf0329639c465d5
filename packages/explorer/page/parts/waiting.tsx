/** Shows an answer when it is here, and until then says what is on its way or what went wrong. */
import type { ComponentChildren, JSX } from 'preact';
import type { Pending } from '../api/use-answer.js';

interface WaitingProps<Answer> {
  readonly for: Pending<Answer>;
  /** What is awaited, as in "Reading the map of items". */
  readonly what: string;
  readonly children: (answer: Answer) => ComponentChildren;
}

export function Waiting<Answer>({ for: pending, what, children }: WaitingProps<Answer>): JSX.Element {
  if (pending.state === 'here') return <>{children(pending.answer)}</>;
  if (pending.state === 'failed') return <Failure error={pending.error} />;
  return (
    <p class="waiting" role="status">
      Reading {what} …
    </p>
  );
}

export function Failure({ error }: { error: Error }): JSX.Element {
  return (
    <p class="failure" role="alert">
      {error.message}
    </p>
  );
}
