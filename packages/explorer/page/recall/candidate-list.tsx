/** What came back, best first: how well it scores, where it came from, which items of the history are nearest to it. */
import type { JSX } from 'preact';
import type { RecallAnswer, RecallItem } from '../api/answers.js';
import type { Items } from '../items.js';
import { linkTo } from '../route.js';
import { moveByArrows } from '../parts/arrow-keys.js';
import { short } from '../words.js';

export function CandidateList({ answer, items }: { answer: RecallAnswer; items: Items }): JSX.Element {
  const best = answer.items.reduce((most, { score }) => Math.max(most, score), 0);
  return (
    <>
      <p class="verdict">{inOneSentence(answer)}</p>
      {answer.notes?.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <ol class="ranked candidates-list" onKeyDown={moveByArrows}>
        {answer.items.map((candidate) => (
          <li key={candidate.item}>
            <a class="row" href={linkTo('map', { item: candidate.item })}>
              <span class="name">{items.nameOf(candidate.item)}</span>
              <small>{items.noteOf(candidate.item)}</small>
              <span class="score">{candidate.score.toFixed(3)}</span>
              <i class="bar" style={{ width: `${best > 0 ? Math.max(0, (candidate.score / best) * 100) : 0}%` }} />
            </a>
            <Why candidate={candidate} items={items} />
          </li>
        ))}
      </ol>
    </>
  );
}

function inOneSentence({ found, requested, exact, tookMs }: RecallAnswer): string {
  const how = exact ? 'every item that may be found was compared' : 'by the approximate index';
  const time = tookMs === undefined ? '' : `, in ${short(tookMs)} ms`;
  const fewer = found < requested ? `: no more than ${found} pass the conditions` : '';
  return `${found} of ${requested} items${fewer}; ${how}${time}.`;
}

function Why({ candidate, items }: { candidate: RecallItem; items: Items }): JSX.Element | null {
  const sources = candidate.sources?.map(({ source }) => source) ?? (candidate.source ? [candidate.source] : []);
  const because = candidate.because ?? [];
  if (sources.length === 0 && because.length === 0) return null;
  return (
    <p class="why">
      {sources.map((source) => (
        <span key={source} class="tag">
          {source}
        </span>
      ))}
      {because.length > 0 && <>near {because.map(({ item }) => items.nameOf(item)).join(', ')}</>}
    </p>
  );
}
