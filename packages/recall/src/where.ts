/** Which items may be recalled, by what is known about them. */

export type AttributeValue = string | number | boolean;

/** An item passes where all of `must`, at least one of `should` (if any is given) and none of `mustNot` hold. */
export interface Where {
  readonly must?: readonly Condition[];
  readonly should?: readonly Condition[];
  readonly mustNot?: readonly Condition[];
}

/** What must hold of one attribute: a categorical or bag feature has one of `in`, a numeric one lies in [from, to]. */
export type Condition =
  | { readonly attribute: string; readonly in: readonly AttributeValue[] }
  | { readonly attribute: string; readonly from?: number; readonly to?: number };
