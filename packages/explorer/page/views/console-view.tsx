/** Console: requests ready to send, to edit and to take into a shell. */
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { findUsers } from '../api/runs.js';
import { useAnswer } from '../api/use-answer.js';
import { curlOf, readyRequests, type EditedRequest, type Known, type ReadyRequest } from '../console/requests.js';
import { send, type Reply } from '../console/send.js';
import { moveByArrows } from '../parts/arrow-keys.js';
import { Card } from '../parts/card.js';
import { Failure, Waiting } from '../parts/waiting.js';
import { count, short } from '../words.js';
import type { ViewProps } from './registry.js';

export function ConsoleView({ run, runs }: ViewProps): JSX.Element {
  const served = runs.find((listed) => listed.served) ?? run;
  const known = useAnswer(served.id, () => knownOf(served.id));
  return (
    <>
      <header class="view-head">
        <h1>Ask the server</h1>
        <p class="about">Take a request, change it, send it; the same for a shell stands below it.</p>
      </header>
      <Waiting for={known} what="a user and an item to begin with">
        {(answer) => <Requests known={answer} />}
      </Waiting>
    </>
  );
}

async function knownOf(run: string): Promise<Known> {
  const [first] = await findUsers(run, '');
  return { user: first?.user ?? 'u1', items: first?.recent.length ? first.recent : ['i1'], run };
}

function Requests({ known }: { known: Known }): JSX.Element {
  const ready = readyRequests(known);
  const [chosen, setChosen] = useState(ready[0]);
  const [edited, setEdited] = useState(() => editable(ready[0], ''));
  const [reply, setReply] = useState<Reply | Error | null>(null);
  const take = (request: ReadyRequest): void => {
    setChosen(request);
    setEdited(editable(request, edited.key));
    setReply(null);
  };
  return (
    <div class="console-body">
      <ul class="requests" aria-label="Ready-made requests" onKeyDown={moveByArrows}>
        {ready.map((request) => (
          <li key={request.title}>
            <button type="button" aria-pressed={request.title === chosen.title} onClick={() => take(request)}>
              {request.title}
              <small>{request.about}</small>
            </button>
          </li>
        ))}
      </ul>
      <div class="console-main">
        <Card title="Request">
          <RequestForm
            edited={edited}
            onEdit={setEdited}
            onSend={() => send(edited).then(setReply, (error: unknown) => setReply(error as Error))}
          />
        </Card>
        <Card title="Answer">
          <Answer reply={reply} />
        </Card>
      </div>
    </div>
  );
}

function editable({ method, path, body }: ReadyRequest, key: string): EditedRequest {
  return { method, path, body: body === null ? '' : JSON.stringify(body, null, 2), key };
}

interface RequestFormProps {
  readonly edited: EditedRequest;
  onEdit(request: EditedRequest): void;
  onSend(): void;
}

function RequestForm({ edited, onEdit, onSend }: RequestFormProps): JSX.Element {
  const change = (changes: Partial<EditedRequest>): void => onEdit({ ...edited, ...changes });
  const curl = curlOf(edited, location.origin);
  return (
    <form
      class="request"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <div class="line">
        <label class="field narrow">
          Method
          <select value={edited.method} onChange={(event) => change({ method: event.currentTarget.value })}>
            {['GET', 'POST', 'DELETE'].map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        </label>
        <label class="field">
          Path
          <input
            class="code"
            type="text"
            spellcheck={false}
            value={edited.path}
            onInput={(event) => change({ path: event.currentTarget.value })}
          />
        </label>
      </div>
      <label class="field">
        Body (JSON)
        <textarea
          rows={Math.min(14, Math.max(3, edited.body.split('\n').length))}
          spellcheck={false}
          value={edited.body}
          onInput={(event) => change({ body: event.currentTarget.value })}
        />
      </label>
      <div class="line">
        <label class="field">
          API key, for requests that write
          <input
            type="password"
            autocomplete="off"
            value={edited.key}
            onInput={(event) => change({ key: event.currentTarget.value })}
          />
        </label>
        <button type="submit" class="primary">
          Send
        </button>
      </div>
      <div class="curl">
        <h3>In a shell</h3>
        <pre tabIndex={0} aria-label="The same request with curl">
          {curl}
        </pre>
        <CopyButton text={curl} />
      </div>
    </form>
  );
}

function CopyButton({ text }: { text: string }): JSX.Element {
  const [copied, setCopied] = useState<string | null>(null);
  return (
    <button
      type="button"
      class="plain"
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setCopied(text),
          () => {},
        )
      }
    >
      <span aria-live="polite">{copied === text ? 'Copied' : 'Copy'}</span>
    </button>
  );
}

function Answer({ reply }: { reply: Reply | Error | null }): JSX.Element {
  if (reply === null) return <p class="empty">Nothing was sent yet.</p>;
  if (reply instanceof Error) return <Failure error={reply} />;
  return (
    <div role="status">
      <p class={reply.status < 400 ? 'status good' : 'status bad'}>
        <strong>{reply.status}</strong> in {short(Math.round(reply.tookMs * 10) / 10)} ms, {count(reply.sizeBytes)}{' '}
        bytes
      </p>
      <pre class="answer" tabIndex={0} aria-label="The answer">
        {reply.text}
      </pre>
    </div>
  );
}
