/** The map of a run as JSON, written piece by piece: with 100,000 items it is some megabytes. Lists are aligned with `items`. */
import { setImmediate } from 'node:timers/promises';
import type { MappedRun } from './mapped-run.js';

/** Values written before the event loop turns. */
const PIECE = 10_000;

export async function* writeMap(run: string, mapped: MappedRun): AsyncGenerator<string> {
  const { method, x, y, clusters } = await mapped.map();
  const { names, categories } = await mapped.words();
  const count = mapped.items.size;
  yield `{"run":${JSON.stringify(run)},"method":${JSON.stringify(method)}`;
  yield* list('items', count, (n) => JSON.stringify(mapped.items.ids[n]));
  if (names === null) yield ',"names":null';
  else yield* list('names', count, (n) => JSON.stringify(names[n]));
  yield* list('x', count, (n) => decimal(x[n]));
  yield* list('y', count, (n) => decimal(y[n]));
  const popularity = await mapped.popularity();
  yield* list('popularity', count, (n) => String(popularity[n]));
  yield* list('clusters', count, (n) => String(clusters[n]));
  if (categories === null) yield ',"categories":null}';
  else {
    yield `,"categories":{"name":${JSON.stringify(categories.name)},"values":${JSON.stringify(categories.values)}`;
    yield* list('codes', count, (n) => String(categories.codes[n]));
    yield '}}';
  }
}

async function* list(key: string, count: number, valueAt: (n: number) => string): AsyncGenerator<string> {
  yield `,"${key}":[`;
  for (let from = 0; from < count; from += PIECE) {
    const length = Math.min(PIECE, count - from);
    const piece = Array.from({ length }, (_, n) => valueAt(from + n)).join(',');
    yield from === 0 ? piece : `,${piece}`;
    await setImmediate();
  }
  yield ']';
}

function decimal(value: number): string {
  return String(Math.round(value * 1e4) / 1e4);
}
