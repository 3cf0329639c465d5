/** What is known of the chosen item: itself, and its neighbours twice, by exact search and by the index. */
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import type { ListedRun, RecallAnswer } from '../api/answers.js';
import { exactNeighbours, indexNeighbours } from '../api/runs.js';
import { useAnswer } from '../api/use-answer.js';
import type { Items } from '../items.js';
import { moveByArrows } from '../parts/arrow-keys.js';
import { Waiting } from '../parts/waiting.js';
import { compareNeighbours, type Neighbour, type NeighbourLists } from './neighbour-lists.js';

/** How many neighbours are asked for. */
const K = 20;

interface PanelProps {
  readonly run: ListedRun;
  readonly item: string;
  readonly items: Items;
  onChoose(item: string): void;
  /** Told which items to ring once they are known. */
  onLists(lists: NeighbourLists | null): void;
}

interface Answers {
  readonly exact: RecallAnswer;
  /** null where the run is not the one whose index is open. */
  readonly index: RecallAnswer | null;
  readonly lists: NeighbourLists;
}

export function NeighboursPanel({ run, item, items, onChoose, onLists }: PanelProps): JSX.Element {
  const answers = useAnswer(`${run.id}\n${item}`, () => neighboursOf(run, item));
  useEffect(() => onLists(answers.state === 'here' ? answers.answer.lists : null), [answers]);
  return (
    <section class="neighbours" aria-label="Neighbours">
      <h2>{items.nameOf(item)}</h2>
      <p class="about">{items.noteOf(item)}</p>
      <p>
        <a href={`#/recall?run=${encodeURIComponent(run.id)}&history=${encodeURIComponent(item)}`}>Recall from it</a>
      </p>
      <Waiting for={answers} what="its neighbours">
        {({ index, lists }) => (
          <>
            <p class="verdict">{verdict(run, index, lists)}</p>
            <Rings lists={lists} />
            <div class="lists" onKeyDown={moveByArrows}>
              <List
                title="Exact"
                neighbours={lists.exact}
                items={items}
                otherHas="the index missed it"
                onChoose={onChoose}
              />
              {index !== null && (
                <List
                  title={index.exact ? 'Index (exact)' : 'Index (HNSW)'}
                  neighbours={lists.index}
                  items={items}
                  otherHas="not among the true ones"
                  onChoose={onChoose}
                />
              )}
            </div>
          </>
        )}
      </Waiting>
    </section>
  );
}

async function neighboursOf(run: ListedRun, item: string): Promise<Answers> {
  const [exact, index] = await Promise.all([
    exactNeighbours(run.id, item, K),
    run.served ? indexNeighbours(item, K) : null,
  ]);
  return { exact, index, lists: compareNeighbours(exact, index ?? exact) };
}

function verdict(run: ListedRun, index: RecallAnswer | null, { exact, recall }: NeighbourLists): string {
  if (index === null) return `${run.id} is not the run that is served, so only exact search is shown.`;
  const found = Math.round(recall * exact.length);
  if (found === exact.length)
    return index.exact
      ? 'The index compares every item: both lists are the true neighbours.'
      : `The index finds all ${exact.length} true neighbours.`;
  return `The index finds ${found} of ${exact.length} true neighbours. Where the lists differ, the item is marked.`;
}

/** What the rings on the map mean; only those that are there. */
function Rings({ lists: { exact, index } }: { lists: NeighbourLists }): JSX.Element {
  const hasMissed = exact.some(({ isShared }) => !isShared);
  const hasExtra = index.some(({ isShared }) => !isShared);
  return (
    <ul class="rings" aria-label="Rings on the map">
      <li class="chosen">this item</li>
      <li class="shared">neighbour</li>
      {hasMissed && <li class="missed">missed by the index</li>}
      {hasExtra && <li class="extra">only in the index</li>}
    </ul>
  );
}

interface ListProps {
  readonly title: string;
  readonly neighbours: readonly Neighbour[];
  readonly items: Items;
  /** What is said of an item that only this list has. */
  readonly otherHas: string;
  onChoose(item: string): void;
}

function List({ title, neighbours, items, otherHas, onChoose }: ListProps): JSX.Element {
  return (
    <div>
      <h3>{title}</h3>
      <ol class="ranked">
        {neighbours.map(({ item, score, isShared }) => (
          <li key={item}>
            <button
              type="button"
              class={isShared ? 'row' : 'row differs'}
              data-item={item}
              onClick={() => onChoose(item)}
            >
              <span class="name">{items.nameOf(item)}</span>
              {!isShared && <small class="differs-note">{otherHas}</small>}
              <span class="score">{score.toFixed(3)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
