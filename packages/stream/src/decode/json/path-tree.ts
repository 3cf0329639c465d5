/** The wanted fields as a tree of names, as a scanner meets them in a document. */

export interface PathNode {
  /** UTF-8. */
  readonly name: Uint8Array;
  /** Its place among all nodes, where the scanner keeps what it finds. A node's descendants have the places up to `last`. */
  readonly place: number;
  readonly last: number;
  readonly children: readonly PathNode[];
  /** Whether the names of all children are ASCII. */
  readonly plainNames: boolean;
  /** The first child of the last object seen here, and the child that came after this node: guesses for the next object. */
  first: PathNode | null;
  next: PathNode | null;
}

/**
 * @param paths names joined by dots
 * @returns the root, place 0, which stands for the whole document; and the place of each path
 */
export function pathTree(paths: readonly string[]): { root: PathNode; places: number[]; nodes: number } {
  const placeOf = new Map<string, number>();
  const grow = (name: string, prefix: string, within: readonly string[]): PathNode => {
    const place = placeOf.size;
    placeOf.set(prefix, place);
    const names = [...new Set(within.map((path) => path.split('.', 1)[0]))];
    const children = names.map((child) =>
      grow(
        child,
        prefix === '' ? child : `${prefix}.${child}`,
        within.filter((path) => path.startsWith(`${child}.`)).map((path) => path.slice(child.length + 1)),
      ),
    );
    const plainNames = names.every((child) => Buffer.byteLength(child) === child.length);
    return { name: Buffer.from(name), place, last: placeOf.size - 1, children, plainNames, first: null, next: null };
  };
  const root = grow('', '', paths);
  return { root, places: paths.map((path) => placeOf.get(path)!), nodes: placeOf.size };
}
