/** Requests to begin with; a new one is its row here. */

export interface ReadyRequest {
  readonly title: string;
  readonly about: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** null of a request without a body. */
  readonly body: object | null;
}

/** A user and items that the served run knows. */
export interface Known {
  readonly user: string;
  readonly items: readonly string[];
  readonly run: string;
}

export function readyRequests({ user, items: [item, second = item], run }: Known): readonly ReadyRequest[] {
  return [
    {
      title: 'Recall for a user',
      about: 'Ten items, seen ones left out',
      method: 'POST',
      path: '/v1/recall/user',
      body: { user, k: 10 },
    },
    {
      title: 'Recall for a history',
      about: 'Somebody known only by two items',
      method: 'POST',
      path: '/v1/recall/user',
      body: { history: [item, second], k: 10, explain: true },
    },
    {
      title: 'Many users at once',
      about: 'Answers in the same order',
      method: 'POST',
      path: '/v1/recall/user',
      body: { queries: [{ user }, { history: [item] }], k: 5 },
    },
    {
      title: 'Similar items',
      about: 'Items like an item, itself left out',
      method: 'POST',
      path: '/v1/recall/items',
      body: { item, k: 10 },
    },
    {
      title: 'Similar items, exactly',
      about: 'Compared with every item of the run',
      method: 'POST',
      path: `/v1/runs/${encodeURIComponent(run)}/neighbours`,
      body: { item, k: 10 },
    },
    {
      title: 'Recall by address',
      about: 'The same with nothing but an address',
      method: 'GET',
      path: `/v1/users/${encodeURIComponent(user)}/recall?k=10`,
      body: null,
    },
    { title: 'The index', about: 'Its kind, size and version', method: 'GET', path: '/v1/index', body: null },
    {
      title: 'Following',
      about: 'How far behind the streams it follows',
      method: 'GET',
      path: '/v1/following',
      body: null,
    },
    { title: 'Runs', about: 'The one that is served and those beside it', method: 'GET', path: '/v1/runs', body: null },
    {
      title: 'Record an event',
      about: 'Lengthens a history; needs the key',
      method: 'POST',
      path: '/v1/events',
      body: { events: [{ user, item, event: 'click' }] },
    },
    {
      title: 'Hide an item',
      about: 'Kept, and recalled no more; needs the key',
      method: 'POST',
      path: '/v1/items:upsert',
      body: { items: [{ item, hidden: true }] },
    },
    {
      title: 'Figures for Prometheus',
      about: 'Latencies, found ratio, index size',
      method: 'GET',
      path: '/metrics',
      body: null,
    },
    { title: 'All routes', about: 'OpenAPI', method: 'GET', path: '/openapi.json', body: null },
  ];
}

export interface EditedRequest {
  readonly method: string;
  readonly path: string;
  /** As typed; empty = none. */
  readonly body: string;
  /** API key for requests that write; empty = none. */
  readonly key: string;
}

/** The same request for a shell. @param origin e.g. http://127.0.0.1:8080 */
export function curlOf({ method, path, body, key }: EditedRequest, origin: string): string {
  const parts = [`curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(origin + path)}`];
  if (key !== '') parts.push(`-H ${quoted('authorization: Bearer $BELFRY_API_KEY').replaceAll("'", '"')}`);
  if (body !== '') parts.push(`-H ${quoted('content-type: application/json')}`, `-d ${quoted(onOneLine(body))}`);
  return parts.join(' \\\n  ');
}

function onOneLine(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
