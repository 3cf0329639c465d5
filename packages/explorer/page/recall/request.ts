/** From what the reader has set to the body of `POST /v1/recall/user`. */

export interface Asked {
  readonly user: string | null;
  readonly history: readonly string[];
  readonly k: number;
  readonly includeSeen: boolean;
  /** Names of sources that are merged in equal shares; none = the user's own vector alone. */
  readonly sources: readonly string[];
  /** `attribute=value, attribute=value`: all must hold. */
  readonly where: string;
}

/** null while nobody asks. */
export function requestOf({ user, history, k, includeSeen, sources, where }: Asked): object | null {
  if (user === null && history.length === 0) return null;
  const must = conditionsOf(where);
  return {
    ...(user === null ? { history } : { user }),
    k,
    explain: true,
    ...(includeSeen ? { includeSeen } : {}),
    ...(sources.length > 0 ? { sources: Object.fromEntries(sources.map((source) => [source, 1])) } : {}),
    ...(must.length > 0 ? { where: { must } } : {}),
  };
}

/** `brand=a|b` asks for one of two, `price<=20` and `price>=10` for a range. */
function conditionsOf(where: string): object[] {
  return where
    .split(',')
    .map((part) => /^\s*([^<>=\s]+)\s*(<=|>=|=)\s*(.+?)\s*$/.exec(part))
    .filter((match) => match !== null)
    .map(([, attribute, relation, value]) => conditions[relation](attribute, value));
}

const conditions: Readonly<Record<string, (attribute: string, value: string) => object>> = {
  '=': (attribute, value) => ({ attribute, in: value.split('|').map((one) => one.trim()) }),
  '<=': (attribute, value) => ({ attribute, to: Number(value) }),
  '>=': (attribute, value) => ({ attribute, from: Number(value) }),
};
