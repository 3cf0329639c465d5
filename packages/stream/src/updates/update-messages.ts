/**
 * Updates as messages. A compacted topic keeps what still counts: the latest vector of each item and the latest run, as their
 * keys are `item:ID` and `run`. The topic has one partition, so that a run comes before the vectors that belong to it.
 */
import type { MovedItems, ServedUpdate } from '@belfry/data';

export interface KeyedMessage {
  readonly key: string;
  readonly value: string;
}

type MovedItem = MovedItems['items'][number];
type Sent = { readonly run: string } | { readonly space: string; readonly vector: string };

const RUN_KEY = 'run';
const ITEM_PREFIX = 'item:';

export function messagesOf(update: ServedUpdate): KeyedMessage[] {
  if (update.kind === 'run') return [{ key: RUN_KEY, value: JSON.stringify({ run: update.run }) }];
  const { space, items } = update;
  return items.map(({ item, vector }) => ({
    key: ITEM_PREFIX + item,
    value: JSON.stringify({ space, vector: base64Of(vector) }),
  }));
}

/** What messages say, in their order; vectors of one space that follow each other are one update. Others' messages are left out. */
export function updatesOf(
  messages: readonly { readonly key: Buffer | null; readonly value: Buffer | null }[],
): ServedUpdate[] {
  const updates: ServedUpdate[] = [];
  let space: string | null = null;
  let items: MovedItem[] = [];
  for (const message of messages) {
    const update = updateOf(message);
    if (update === null) continue;
    if (update.kind === 'vectors' && update.space === space) {
      items.push(...update.items);
      continue;
    }
    items = update.kind === 'vectors' ? [...update.items] : [];
    space = update.kind === 'vectors' ? update.space : null;
    updates.push(update.kind === 'vectors' ? { ...update, items } : update);
  }
  return updates;
}

function updateOf({ key, value }: { key: Buffer | null; value: Buffer | null }): ServedUpdate | null {
  const name = key?.toString() ?? '';
  const sent = value === null ? null : parsed(value);
  if (sent === null) return null;
  if (name === RUN_KEY && 'run' in sent && typeof sent.run === 'string') return { kind: 'run', run: sent.run };
  if (!name.startsWith(ITEM_PREFIX) || !('space' in sent) || typeof sent.vector !== 'string') return null;
  const item = name.slice(ITEM_PREFIX.length);
  return { kind: 'vectors', space: sent.space, items: [{ item, vector: vectorOf(sent.vector) }] };
}

function parsed(value: Buffer): Sent | null {
  try {
    const sent: unknown = JSON.parse(value.toString());
    return typeof sent === 'object' && sent !== null ? (sent as Sent) : null;
  } catch {
    return null;
  }
}

function base64Of({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function vectorOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
}
