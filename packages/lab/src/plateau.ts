/** Where the looks at a trial stop to get better. */
import type { Look } from './trial.js';

/** The best look: its step, and how much better it was than the one at the end. */
export function plateauOf(
  { looks }: { readonly looks: readonly Look[] },
  figure: string,
): { step: number; gain: number } {
  const top = looks[bestOf(looks, figure)];
  return { step: top.step, gain: top.figures[figure] - looks.at(-1)!.figures[figure] };
}

/** Looks after the best one. */
export function sinceBest(looks: readonly Look[], figure: string): number {
  return looks.length - 1 - bestOf(looks, figure);
}

function bestOf(looks: readonly Look[], figure: string): number {
  return looks.reduce((top, look, n) => (look.figures[figure] > looks[top].figures[figure] ? n : top), 0);
}
