/** Recall inspector: who asks, what comes back, from which source, and why. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { ListedRun, RecallAnswer } from '../api/answers.js';
import { ask } from '../api/ask.js';
import { findUsers, runMap } from '../api/runs.js';
import { useAnswer } from '../api/use-answer.js';
import { Items } from '../items.js';
import { Card } from '../parts/card.js';
import { SearchBox } from '../parts/search-box.js';
import { Waiting } from '../parts/waiting.js';
import { CandidateList } from '../recall/candidate-list.js';
import { ConditionFields } from '../recall/condition-fields.js';
import { SourceFields } from '../recall/source-fields.js';
import { requestOf, type Asked } from '../recall/request.js';
import { setRouteValues, useRoute } from '../route.js';
import type { ViewProps } from './registry.js';

export function RecallView({ run, runs }: ViewProps): JSX.Element {
  const served = runs.find((listed) => listed.served) ?? run;
  const map = useAnswer(served.id, () => runMap(served.id));
  return (
    <>
      <header class="view-head">
        <h1>Why these items?</h1>
        <p class="about">
          Ask for a user, or for somebody known only by a few items, and see what is recalled from where. Answers come
          from {served.id}, the run that is served.
        </p>
      </header>
      <Waiting for={map} what="the names of items">
        {(answer) => <Inspector served={served} items={answer} />}
      </Waiting>
    </>
  );
}

function Inspector({ served, items: map }: { served: ListedRun; items: Parameters<typeof itemsOf>[0] }): JSX.Element {
  const items = useMemo(() => itemsOf(map), [map]);
  const { values } = useRoute();
  const asked = askedBy(values);
  const request = requestOf(asked);
  const answer = useAnswer(request === null ? null : JSON.stringify(request), () =>
    ask<RecallAnswer>('/v1/recall/user', request),
  );
  return (
    <div class="recall-body">
      <Card title="Who asks" class="who">
        <UserField served={served} user={asked.user} />
        <HistoryField items={items} history={asked.history} />
        <details open={isWide.matches}>
          <summary>Sources and conditions</summary>
          <SourceFields chosen={asked.sources} />
          <ConditionFields asked={asked} />
        </details>
      </Card>
      <Card title="What is recalled" class="candidates">
        {request === null ? (
          <p class="empty">Choose a user, or paste a history, to see what is recalled.</p>
        ) : (
          <Waiting for={answer} what="what is recalled">
            {(recalled) => <CandidateList answer={recalled} items={items} />}
          </Waiting>
        )}
      </Card>
    </div>
  );
}

/** Where form and answer stand side by side; else the answer would begin far below. */
const isWide = matchMedia('(min-width: 56rem)');

function itemsOf(map: ConstructorParameters<typeof Items>[0]): Items {
  return new Items(map);
}

function askedBy(values: URLSearchParams): Asked {
  return {
    user: values.get('user'),
    history: (values.get('history') ?? '').split(',').filter((id) => id !== ''),
    k: Number(values.get('k') ?? 20),
    sources: (values.get('sources') ?? '').split(',').filter((name) => name !== ''),
    includeSeen: values.get('seen') === 'yes',
    where: values.get('where') ?? '',
  };
}

function UserField({ served, user }: { served: ListedRun; user: string | null }): JSX.Element {
  const [text, setText] = useState(user ?? '');
  useEffect(() => setText(user ?? ''), [user]);
  const found = useAnswer(`${served.id}\n${text}`, () => findUsers(served.id, text));
  const suggestions = (found.state === 'here' ? found.answer : []).map(({ user: id, events }) => ({
    id,
    label: id,
    note: `${events} events`,
  }));
  const choose = (id: string): void => setRouteValues({ user: id, history: null });
  return (
    <SearchBox
      label="User"
      placeholder="An id, or choose one below"
      value={text}
      suggestions={suggestions}
      nothing="No user's id holds that."
      onInput={setText}
      onChoose={({ id }) => choose(id)}
      onEnter={() => text !== '' && choose(text)}
    />
  );
}

/** Ids pasted, or items added by name. */
function HistoryField({ items, history }: { items: Items; history: readonly string[] }): JSX.Element {
  const [text, setText] = useState('');
  const [pasted, setPasted] = useState(history.join(', '));
  useEffect(() => setPasted(history.join(', ')), [history.join(',')]);
  const write = (ids: readonly string[]): void => setRouteValues({ history: ids.join(','), user: null });
  return (
    <fieldset class="history">
      <legend>Or a history, oldest first</legend>
      <SearchBox
        label="Add an item"
        placeholder="Name or id"
        value={text}
        suggestions={items.find(text, 8)}
        nothing="No item has that in its name or id."
        onInput={setText}
        onChoose={({ id }) => (setText(''), write([...history, id]))}
      />
      <label class="field">
        Item ids, divided by commas or lines
        <textarea
          rows={3}
          spellcheck={false}
          value={pasted}
          onInput={(event) => setPasted(event.currentTarget.value)}
          onChange={() => write(pasted.split(/[\s,]+/).filter((id) => id !== ''))}
        />
      </label>
      {history.length > 0 && (
        <ol class="chips" aria-label="The history">
          {history.map((id, n) => (
            <li key={`${id} ${n}`}>
              <button
                type="button"
                aria-label={`Take ${items.nameOf(id)} out`}
                onClick={() => write(history.toSpliced(n, 1))}
              >
                {items.nameOf(id)} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </fieldset>
  );
}
