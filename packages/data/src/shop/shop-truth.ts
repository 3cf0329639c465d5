/** What nobody knows about a real log: who likes what, what an item is for, which interest led to which event. */
import type { UserInterests } from './customers.js';
import type { Interest } from './interests.js';

export interface ShopTruth {
  readonly interests: readonly Interest[];
  readonly users: UserInterests;
  readonly items: ItemTruth;
  /** [train length] row of the interest that led to the event; −1 = noise */
  readonly trainSource: Int16Array;
  /** [test length]; null where there is no test part */
  readonly testSource: Int16Array | null;
}

export interface ItemTruth {
  /** [items] row of the interest it was made for */
  readonly interest: Int32Array;
  /** [items] row of `categoryNames` */
  readonly category: Int32Array;
  readonly categoryNames: readonly string[];
  /** [items] row of `styleNames` */
  readonly style: Int32Array;
  readonly styleNames: readonly string[];
  /** [items] day of the log, from 0; negative = before it */
  readonly releaseDay: Int32Array;
}
