import { availableIsas } from '@belfry/native';

/** Instruction sets the native kernels can be tested on; none where the addon could not be built. */
export function builtIsas(): readonly string[] {
  try {
    return availableIsas();
  } catch {
    return [];
  }
}
