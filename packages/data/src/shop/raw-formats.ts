/** How a raw log is written as text: one row per format. */

export interface RawFormat {
  /** The first line; '' = none. */
  header(names: readonly string[]): string;
  /** @param values in the order of `names`; a list is a bag */
  line(values: readonly RawValue[], names: readonly string[]): string;
}

export type RawValue = string | number | readonly string[];

/** Between two values of a bag written as text. */
export const BAG_SEPARATOR = '|';

export const rawFormats: Readonly<Record<string, RawFormat>> = {
  csv: {
    header: (names) => `${names.join(',')}\n`,
    line: (values) => `${values.map(csvField).join(',')}\n`,
  },
  jsonl: {
    header: () => '',
    line: (values, names) => `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, values[i]])))}\n`,
  },
};

/** RFC 4180: quoted where it has to be. */
function csvField(value: RawValue): string {
  const text = typeof value === 'object' ? value.join(BAG_SEPARATOR) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
