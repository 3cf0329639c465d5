import type { OneSidedEpilogue } from '../epilogues/registry.js';

/** The epilogue's weight and bound, as addon/scores/epilogues.h has them. */
export function epilogueNumbers(epilogue: OneSidedEpilogue): [weight: number, bound: number] {
  if ('positivePrior' in epilogue) return [epilogue.positivePrior, epilogue.logFloor];
  return ['weight' in epilogue ? epilogue.weight : 1, 'margin' in epilogue ? epilogue.margin : 0];
}
