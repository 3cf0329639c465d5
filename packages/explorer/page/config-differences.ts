/** Where two configurations differ, option by option. */

export interface ConfigDifference {
  /** e.g. `loss.temperature` */
  readonly path: string;
  readonly first: unknown;
  readonly second: unknown;
}

export function configDifferences(first: object, second: object): ConfigDifference[] {
  const [one, two] = [leavesOf(first), leavesOf(second)];
  return [...new Set([...one.keys(), ...two.keys()])]
    .filter((path) => JSON.stringify(one.get(path)) !== JSON.stringify(two.get(path)))
    .map((path) => ({ path, first: one.get(path), second: two.get(path) }));
}

/** Values by dotted path; a list is one value. */
function leavesOf(tree: object, prefix = ''): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [name, value] of Object.entries(tree) as [string, unknown][]) {
    const path = prefix + name;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) leaves.set(path, value);
    else for (const [inner, leaf] of leavesOf(value, `${path}.`)) leaves.set(inner, leaf);
  }
  return leaves;
}
