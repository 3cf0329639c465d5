// An index, what it should hold by now, and how much it has changed.
import { silentLogger } from '@belfry/core';
import { createIndex, indexOptions } from '@belfry/index';
import { flat } from './data.mjs';

export class Life {
  /** How often the graph was built anew. */
  rebuilds = 0;
  /** Row to vector, oldest first. */
  held = new Map();
  #next = 0;

  static async begin({ dim, metric, storage }) {
    const life = new Life();
    const options = { ...indexOptions.parse({ kind: 'hnsw' }), m: 16, efConstruction: 200, storage };
    const logger = { ...silentLogger, info: (text) => (life.rebuilds += text.includes('building it anew')) };
    life.index = await createIndex(options, { dim, metric, logger });
    return life;
  }

  async add(vectors, { atOnce = vectors.length } = {}) {
    for (let from = 0; from < vectors.length; from += atOnce) {
      const part = vectors.slice(from, from + atOnce);
      const rows = part.map(() => this.#next++);
      rows.forEach((row, n) => this.held.set(row, part[n]));
      await this.index.add(Int32Array.from(rows), flat(part));
    }
  }

  async delete(rows) {
    for (const row of rows) this.held.delete(row);
    await this.index.delete(Int32Array.from(rows));
  }

  async upsert(rows, vectors) {
    rows.forEach((row, n) => this.held.set(row, vectors[n]));
    await this.index.upsert(Int32Array.from(rows), flat(vectors));
  }

  /** The end of building anew, where that is under way; a change that changes nothing comes after its beginning. */
  async settle() {
    for (;;) {
      await this.delete([]);
      if (this.index.stats().details.rebuilding === 'no') return;
      await this.index.rebuild();
    }
  }
}
