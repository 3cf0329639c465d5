/** Columns of text for people: numbers to the right, words to the left. */

export type Cell = string | number;

export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(cellText));
  const widths = header.map((name, column) => Math.max(name.length, ...texts.map((row) => row[column].length)));
  const line = (cells: readonly string[], kinds: readonly Cell[]): string =>
    cells
      .map((text, column) =>
        typeof kinds[column] === 'number' ? text.padStart(widths[column]) : text.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd();
  return [line(header, rows[0] ?? header), ...texts.map((cells, row) => line(cells, rows[row]))].join('\n');
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return Number.isInteger(cell) ? String(cell) : cell.toFixed(4);
}
