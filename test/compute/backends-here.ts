/** The backends that need nothing installed: `native` only where its addon was built. */
import { availableIsas } from '@belfry/native';
import type { BackendName } from '@belfry/compute';

/** The instruction sets of the backend `native`; none where the addon was not built. */
export const isasHere: readonly string[] = (() => {
  try {
    return availableIsas();
  } catch {
    return [];
  }
})();

export const backendsHere: readonly BackendName[] = [
  ...(isasHere.length > 0 ? (['native'] as const) : []),
  'wasm',
  'cpu',
];
