/** Where the reader is: `#/view?name=value`. The address holds everything that is worth sending to somebody. */
import { useEffect, useState } from 'preact/hooks';

export interface Route {
  readonly view: string;
  readonly values: URLSearchParams;
}

export function currentRoute(): Route {
  const [view, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { view, values: new URLSearchParams(query) };
}

export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const follow = (): void => setRoute(currentRoute());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

/** The address of a view. Empty values are left out. */
export function linkTo(view: string, values: Readonly<Record<string, string | null>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  return `#/${view}${query.size > 0 ? `?${query}` : ''}`;
}

/** Changes values of the address, without a new entry in the browser's history. */
export function setRouteValues(changes: Readonly<Record<string, string | null>>): void {
  const { view, values } = currentRoute();
  location.replace(linkTo(view, { ...Object.fromEntries(values), ...changes }));
}
