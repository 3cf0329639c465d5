/** The sources that candidates can come from, in the words of the page. */
export const sourceTitles: Readonly<Record<string, string>> = {
  u2i: 'nearest to the user',
  i2i: 'like the items of the history',
  popular: 'popular',
  fresh: 'new',
};
