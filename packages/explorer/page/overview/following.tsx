/** How the server keeps up with the topics it follows, looked at again and again; nothing where it follows none. */
import type { JSX } from 'preact';
import type { FollowedStream, FollowingAnswer } from '../api/answers.js';
import { following } from '../api/runs.js';
import { usePolled } from '../api/use-polled.js';
import { Card } from '../parts/card.js';
import { FigureList } from '../parts/figure-list.js';
import { Failure } from '../parts/waiting.js';
import { bytes, count, duration, moment, short } from '../words.js';

const EVERY_MS = 5000;

export function Following(): JSX.Element | null {
  const pending = usePolled(following, EVERY_MS);
  if (pending.state === 'failed') return <Failure error={pending.error} />;
  if (pending.state === 'waiting' || pending.answer.streams.length === 0) return null;
  const { streams, takeover } = pending.answer;
  return (
    <>
      {streams.map((stream) => (
        <Card
          key={stream.stream}
          class="following"
          title={`This server follows ${stream.stream}`}
          about={inWords(takeover)}
        >
          <FigureList figures={figuresOf(stream)} />
        </Card>
      ))}
    </>
  );
}

function figuresOf({ lag, eventsPerSecond, delaySeconds, bufferedBytes, events }: FollowedStream) {
  return [
    ['lag', lag === null ? '–' : count(lag), 'messages not read yet'],
    ['events a second', short(eventsPerSecond), 'in effect, over the last ten seconds'],
    ['delay', delaySeconds === null ? '–' : duration(delaySeconds), "from the newest event's time to its effect"],
    ['waiting', bufferedBytes === null ? '–' : bytes(bufferedBytes), 'read and not in effect yet'],
    ['events', count(events), 'in effect since the server started'],
  ] as const;
}

function inWords(takeover: FollowingAnswer['takeover']): string {
  if (takeover === null) return 'Since it started no other version has taken over.';
  const { run, outcome, at } = takeover;
  const name = run.split(/[\\/]/).findLast((part) => part !== '');
  return outcome === 'taken'
    ? `Version ${name} took over, ${moment(at)}.`
    : `Version ${name} could not take over, ${moment(at)}; the server's log says why.`;
}
