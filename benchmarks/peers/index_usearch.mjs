// usearch of npm for the index benchmark. What it keeps while searching is set where an index is made and at no other place:
// the index is saved once, and read again for each setting.
import { rmSync } from 'node:fs';
import { Index } from 'usearch';
import { serve } from '../index/serve.mjs';
import { versionOf } from './version-of.mjs';

await serve(({ folder, dim, m, efConstruction, dtype, threads }) => {
  const settings = {
    dimensions: dim,
    metric: 'ip',
    quantization: dtype,
    connectivity: m,
    expansion_add: efConstruction,
  };
  const file = `${folder}/usearch-${process.pid}.part`;
  let index = new Index(settings);
  let kept = 0;
  return {
    version: versionOf('usearch'),
    build(vectors) {
      index.add(
        BigUint64Array.from({ length: vectors.length / dim }, (_, row) => BigInt(row)),
        vectors,
        threads,
      );
    },
    bytes: () => null,
    prepare({ k, ef, threads: asked }) {
      threads = asked;
      if (kept === Math.max(k, ef)) return;
      index.save(file);
      kept = Math.max(k, ef);
      index = new Index({ ...settings, expansion_search: kept });
      index.load(file);
      rmSync(file);
    },
    search: (queries, k) => index.search(queries, k, threads),
    /** Places beyond what was found hold whatever was there. */
    rows: ({ keys, counts }, k) =>
      Int32Array.from(keys, (key, place) => (place % k < counts[Math.floor(place / k)] ? Number(key) : -1)),
  };
});
