/**
 * Updates as messages. A compacted topic keeps what still counts: the latest vector of each item and the latest run, as their
 * keys are `item:ID` and `run`; an item that is removed is a message without a value. The topic has one partition, so that a
 * run comes before the vectors that belong to it.
 */
import type { ServedUpdate } from '@belfry/data';

export interface KeyedMessage {
  readonly key: string;
  readonly value: string | null;
}

type Kind = ServedUpdate['kind'];
type Update<K extends Kind> = Extract<ServedUpdate, { kind: K }>;

const RUN_KEY = 'run';
const ITEM_PREFIX = 'item:';

const writers: { readonly [K in Kind]: (update: Update<K>) => KeyedMessage[] } = {
  run: ({ run }) => [{ key: RUN_KEY, value: JSON.stringify({ run }) }],
  removed: ({ items }) => items.map((item) => ({ key: ITEM_PREFIX + item, value: null })),
  vectors: ({ space, items }) =>
    items.map(({ item, vector }) => ({
      key: ITEM_PREFIX + item,
      value: JSON.stringify({ space, vector: base64Of(vector) }),
    })),
};

export function messagesOf(update: ServedUpdate): KeyedMessage[] {
  return (writers[update.kind] as (update: ServedUpdate) => KeyedMessage[])(update);
}

/** What messages say, in their order; items that follow each other are one update. Others' messages are left out. */
export function updatesOf(
  messages: readonly { readonly key: Buffer | null; readonly value: Buffer | null }[],
): ServedUpdate[] {
  const updates: ServedUpdate[] = [];
  let last = '';
  let items: unknown[] = [];
  for (const { key, value } of messages) {
    const update = updateOf(key?.toString() ?? '', value);
    if (update === null) continue;
    const likeness = update.kind === 'vectors' ? `vectors ${update.space}` : update.kind;
    if (update.kind !== 'run' && likeness === last) items.push(...update.items);
    else {
      items = update.kind === 'run' ? [] : [...update.items];
      updates.push(update.kind === 'run' ? update : ({ ...update, items } as ServedUpdate));
    }
    last = likeness;
  }
  return updates;
}

function updateOf(key: string, value: Buffer | null): ServedUpdate | null {
  const isItem = key.startsWith(ITEM_PREFIX);
  const item = key.slice(ITEM_PREFIX.length);
  if (value === null) return isItem ? { kind: 'removed', items: [item] } : null;
  const { run, space, vector } = fieldsOf(value);
  if (key === RUN_KEY && typeof run === 'string') return { kind: 'run', run };
  if (!isItem || typeof space !== 'string' || typeof vector !== 'string') return null;
  return { kind: 'vectors', space, items: [{ item, vector: vectorOf(vector) }] };
}

function fieldsOf(value: Buffer): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(value.toString()) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

function base64Of({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function vectorOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
}
