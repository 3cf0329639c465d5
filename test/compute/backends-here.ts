import type { BackendName } from '@belfry/compute';
import { builtIsas } from '../native/built-isas.js';

/** The backends that need nothing installed, the fastest first: `native` only where its addon was built. */
export const backendsHere: readonly BackendName[] =
  builtIsas().length > 0 ? ['native', 'wasm', 'cpu'] : ['wasm', 'cpu'];
