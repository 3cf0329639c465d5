/** What a server with eight items i0 … i7 must and must not find after a sequence of writes, told without one. */
import { expect } from 'chai';

export type Operation =
  | { op: 'upsert'; item: string; hidden?: boolean }
  | { op: 'delete'; item: string }
  | { op: 'event'; item: string; user?: string };

type Step = Operation | { op: 'swap' } | { op: 'restart' };

export class ShopModel {
  readonly #items = new Map<string, 'found' | 'hidden' | 'gone'>(
    Array.from({ length: 8 }, (_, n) => [`i${n}`, 'found']),
  );
  readonly #seen = new Map<string, Set<string>>();
  /** Items whose last write was begun and not acknowledged: either is right. */
  readonly #open = new Set<string>();
  acknowledged = 0;

  begin(operation: Operation): void {
    this.#open.add(operation.item);
  }

  apply(step: Step): void {
    if (step.op === 'swap' || step.op === 'restart') return;
    this.acknowledged++;
    this.#open.delete(step.item);
    const known = this.#items.has(step.item);
    if (step.op === 'upsert') this.#items.set(step.item, step.hidden ? 'hidden' : 'found');
    else if (step.op === 'delete') {
      if (known) this.#items.set(step.item, 'gone');
    } else if (known) this.#seen.set(step.user!, (this.#seen.get(step.user!) ?? new Set()).add(step.item));
  }

  /** @param get a path of the API → its answer */
  async check(get: (path: string) => Promise<Record<string, unknown>>): Promise<void> {
    const known = await foundIn(get, 'i0');
    for (const [item, state] of this.#items) {
      if (this.#open.has(item) || item === 'i0') continue;
      expect(known.has(item), `${item}, ${state}`).to.equal(state === 'found');
    }
    for (const [user, seen] of this.#seen) {
      const { items } = await get(`/v1/users/${user}/recall?k=10000`);
      const found = new Set((items as { item: string }[]).map(({ item }) => item));
      for (const item of seen) expect(found.has(item), `${item}, seen by ${user}`).to.equal(false);
    }
  }
}

/** All that can be found, but the item that asks. */
async function foundIn(get: (path: string) => Promise<Record<string, unknown>>, asking: string): Promise<Set<string>> {
  const { items } = await get(`/v1/items/${asking}/similar?k=10000`);
  return new Set((items as { item: string }[]).map(({ item }) => item));
}
