/** One record with quoted fields (RFC 4180): a quoted field may hold separators, line breaks and doubled quotes. */

/**
 * A quote has a meaning only at the start of a field; elsewhere it is text.
 *
 * @returns the fields; `open` where a quoted field does not end in `record`; `malformed` where text follows its end
 */
export function splitQuoted(record: string, separator: string): string[] | 'open' | 'malformed' {
  const fields: string[] = [];
  for (let start = 0; ;) {
    let end: number;
    if (record[start] === '"') {
      const close = closingQuote(record, start + 1);
      if (close < 0) return 'open';
      fields.push(record.slice(start + 1, close).replaceAll('""', '"'));
      end = close + 1;
      if (end < record.length && !record.startsWith(separator, end)) return 'malformed';
    } else {
      const next = record.indexOf(separator, start);
      end = next < 0 ? record.length : next;
      fields.push(record.slice(start, end));
    }
    if (end >= record.length) return fields;
    start = end + separator.length;
  }
}

/** The first quote from `start` that is not doubled, or −1. */
function closingQuote(record: string, start: number): number {
  let quote = record.indexOf('"', start);
  while (quote >= 0 && record[quote + 1] === '"') quote = record.indexOf('"', quote + 2);
  return quote;
}
