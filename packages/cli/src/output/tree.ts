/** A tree of names and values as indented lines. */
import { stringify } from 'yaml';

export function inWords(tree: object): string {
  return stringify(tree, { indent: 2, lineWidth: 0, flowCollectionPadding: false, collectionStyle: 'any' }).trimEnd();
}
