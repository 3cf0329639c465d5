/** The optional library `hnswlib-node`, as far as it is used: one vector at a time, numbers in plain arrays. */

export interface HnswlibGraph {
  initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void;
  readIndex(path: string): Promise<boolean>;
  writeIndex(path: string): Promise<boolean>;
  resizeIndex(maxElements: number): void;
  addPoint(vector: number[], label: number): void;
  markDelete(label: number): void;
  searchKnn(
    vector: number[],
    k: number,
    filter?: (label: number) => boolean,
  ): { neighbors: number[]; distances: number[] };
  setEf(ef: number): void;
  getMaxElements(): number;
  getCurrentCount(): number;
  getIdsList(): number[];
}

export interface Hnswlib {
  readonly HierarchicalNSW: new (space: 'ip' | 'l2', dim: number) => HnswlibGraph;
}

/** Not a literal, so that Belfry compiles where the library is not installed. */
const PACKAGE: string = 'hnswlib-node';

/** The library, or in words why it cannot be loaded. */
export async function loadHnswlib(): Promise<Hnswlib | string> {
  try {
    const { default: library } = (await import(PACKAGE)) as { default: Hnswlib };
    return library;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'it does not load';
    return `the optional package ${PACKAGE} is not installed or not compiled (${reason})`;
  }
}
