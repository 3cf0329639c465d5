/**
 * The smallest efSearch that reaches a recall. Recall grows with efSearch, so it is bracketed by doubling and then halved in
 * on; "reaches" means that the lower end of the 95 % interval does, so that the choice holds for other queries too.
 */
import type { RecallEstimate } from '../recall-interval.js';

/** efSearch is found to this factor: finer is within what timing can tell. */
const FINE_ENOUGH = 1.04;

export interface EfSearchChoice {
  readonly efSearch: number;
  readonly estimate: RecallEstimate;
  readonly reached: boolean;
}

/**
 * @param measure recall at a value of efSearch
 * @param from where to begin, such as k @param most the largest value worth asking for
 * @param signal of the time that is up: the best so far is the answer
 */
export async function chooseEfSearch(
  measure: (efSearch: number) => Promise<RecallEstimate>,
  { target, from, most, isOver }: { target: number; from: number; most: number; isOver: () => boolean },
): Promise<EfSearchChoice> {
  const at = async (efSearch: number): Promise<EfSearchChoice> => {
    const estimate = await measure(efSearch);
    return { efSearch, estimate, reached: estimate.low >= target };
  };
  let tooFew = from - 1;
  let choice = await at(Math.min(from, most));
  while (!choice.reached && choice.efSearch < most && !isOver()) {
    tooFew = choice.efSearch;
    choice = await at(Math.min(2 * tooFew, most));
  }
  while (choice.reached && choice.efSearch > Math.max(tooFew + 1, FINE_ENOUGH * tooFew) && !isOver()) {
    const middle = Math.floor((tooFew + choice.efSearch) / 2);
    const tried = await at(middle);
    if (tried.reached) choice = tried;
    else tooFew = middle;
  }
  return choice;
}
