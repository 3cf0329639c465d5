/** What came back, best first: how well it scores, where it came from, which items of the history are nearest to it. */
import type { JSX } from 'preact';
import type { FilteredOut, RecallAnswer, RecallItem } from '../api/answers.js';
import type { Items } from '../items.js';
import { linkTo } from '../route.js';
import { moveByArrows } from '../parts/arrow-keys.js';
import { short } from '../words.js';
import { sourceTitles } from './sources.js';

export function CandidateList({ answer, items }: { answer: RecallAnswer; items: Items }): JSX.Element {
  const best = bestOfSources(answer.items);
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
              <span class="score">{short(candidate.score)}</span>
              <i class="bar" style={{ width: `${shareOfBest(candidate, best) * 100}%` }} />
            </a>
            <Why candidate={candidate} items={items} />
          </li>
        ))}
      </ol>
      {answer.filteredOut !== undefined && <LeftOut filteredOut={answer.filteredOut} items={items} />}
    </>
  );
}

/** Scores of different sources do not compare, so each is held against the best of its own. */
function bestOfSources(items: readonly RecallItem[]): ReadonlyMap<string | undefined, number> {
  const best = new Map<string | undefined, number>();
  for (const { source, score } of items) best.set(source, Math.max(best.get(source) ?? 0, score));
  return best;
}

function shareOfBest({ source, score }: RecallItem, best: ReadonlyMap<string | undefined, number>): number {
  return Math.max(0, score / (best.get(source) || 1));
}

function inOneSentence({ found, requested, exact, tookMs }: RecallAnswer): string {
  const how = exact ? 'every item that may be found was compared' : 'by the approximate index';
  const time = tookMs === undefined ? '' : `, in ${short(tookMs)} ms`;
  const fewer = found < requested ? `: no more than ${found} pass the conditions` : '';
  return `${found} of ${requested} items${fewer}; ${how}${time}.`;
}

function Why({ candidate, items }: { candidate: RecallItem; items: Items }): JSX.Element | null {
  const { source, sources = source === undefined ? {} : { [source]: candidate.score }, why = [] } = candidate;
  if (Object.keys(sources).length === 0 && why.length === 0) return null;
  return (
    <p class="why">
      {Object.entries(sources).map(([name, score]) => (
        <span
          key={name}
          class={name === source ? 'tag first' : 'tag'}
          title={`${sourceTitles[name] ?? name}, ${short(score)}`}
        >
          {name}
        </span>
      ))}
      {why.length > 0 && <>near {why.map(({ item }) => items.nameOf(item)).join(', ')}</>}
    </p>
  );
}

const reasonsInWords: Readonly<Record<string, string>> = {
  excluded: 'excluded by the request',
  hidden: 'hidden',
  outOfStock: 'out of stock',
  where: 'do not meet the conditions',
  seen: 'seen already',
  quota: 'over the quota',
};

/** The nearest of what a rule left out, and how many each rule did. */
function LeftOut({
  filteredOut: { counts, items: left },
  items,
}: {
  filteredOut: FilteredOut;
  items: Items;
}): JSX.Element {
  const reasons = Object.entries(counts);
  if (reasons.length === 0) return <p class="note">No rule left out anything near.</p>;
  return (
    <details class="left-out">
      <summary>
        Left out: {reasons.map(([reason, number]) => `${number} ${reasonsInWords[reason] ?? reason}`).join(', ')}
      </summary>
      <ol onKeyDown={moveByArrows}>
        {left.map(({ item, score, reason }) => (
          <li key={item}>
            <a class="row" href={linkTo('map', { item })}>
              <span class="name">{items.nameOf(item)}</span>
              <small>{reasonsInWords[reason] ?? reason}</small>
              <span class="score">{score.toFixed(3)}</span>
            </a>
          </li>
        ))}
      </ol>
    </details>
  );
}
