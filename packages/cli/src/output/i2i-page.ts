/** The report of `belfry bench i2i` as one page: a plot of what is found against how popular it is, and the table. */
import type { I2iComparison, I2iRow } from 'belfry';

const [WIDTH, HEIGHT, MARGIN] = [760, 420, 56];
/** What a label takes, in the plot's units. */
const [LABEL_WIDTH, LINE] = [100, 13];
const COLOURS: Readonly<Record<I2iRow['form'], string>> = {
  table: '#0b7285',
  vectors: '#e8590c',
  'symmetric vectors': '#f08c00',
  blend: '#862e9c',
};

/** Self-contained HTML: no script, nothing loaded. */
export function i2iPage(comparison: I2iComparison): string {
  const { data, k, queries, items } = comparison;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Item-to-item recall on ${escaped(data)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
table { border-collapse: collapse; } th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #8884; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; } svg { max-width: 100%; height: auto; } text { fill: currentColor; font-size: 12px; }
</style>
<h1>Item-to-item recall</h1>
<p>${escaped(data)}: the next items after the last one of ${queries} users, ${items} items, lists of ${k}.</p>
${plot(comparison)}
<table><tr><th>strategy<th>form<th>hit rate<th>95 %<th>recall<th>MRR<th>coverage<th>popularity<th>long tail${comparison.groups === null ? '' : `<th>same ${comparison.groups}`}</tr>
${comparison.rows.map((row) => tableRow(row, comparison)).join('\n')}
</table>
</html>
`;
}

function tableRow({ strategy, form, figures, intervals, lists }: I2iRow, { k, groups }: I2iComparison): string {
  const [low, high] = intervals[`hit-rate@${k}`];
  const numbers = [figures[`recall@${k}`], figures[`mrr@${k}`], lists.coverage, lists.popularity, lists.longTail];
  const cells = [
    ...[strategy, form].map(escaped),
    figures[`hit-rate@${k}`].toFixed(4),
    `${low.toFixed(4)}–${high.toFixed(4)}`,
    ...numbers.map((value) => value.toFixed(4)),
    ...(groups === null ? [] : [(lists.sameGroup ?? 0).toFixed(4)]),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}`).join('')}</tr>`;
}

/** Hit rate upwards with its interval, mean popularity of what is listed to the right. */
function plot({ rows, k }: I2iComparison): string {
  const most = Math.max(...rows.map(({ intervals }) => intervals[`hit-rate@${k}`][1]), 1e-9) * 1.05;
  const x = (popularity: number): number => MARGIN + (WIDTH - 2 * MARGIN) * popularity;
  const y = (hitRate: number): number => HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * hitRate) / most;
  const marks = rows.map(({ strategy, form, figures, intervals, lists }) => {
    const [low, high] = intervals[`hit-rate@${k}`];
    return {
      name: strategy,
      form,
      x: x(lists.popularity),
      y: y(figures[`hit-rate@${k}`]),
      top: y(high),
      bottom: y(low),
    };
  });
  const drawn = marks.map(
    (mark) =>
      `<g stroke="${COLOURS[mark.form]}" fill="${COLOURS[mark.form]}"><title>${escaped(`${mark.name}, ${mark.form}`)}</title><line x1="${px(mark.x)}" x2="${px(mark.x)}" y1="${px(mark.top)}" y2="${px(mark.bottom)}"/><circle cx="${px(mark.x)}" cy="${px(mark.y)}" r="4"/></g>`,
  );
  const labels = apart(marks.filter(({ form }) => form === 'table' || form === 'blend')).map(
    ({ name, x: at, y: from, label }) =>
      `<line x1="${px(at)}" y1="${px(from)}" x2="${px(at - 12)}" y2="${px(label)}" stroke="currentColor" stroke-width=".5"/><text x="${px(at - 14)}" y="${px(label + 4)}" text-anchor="end">${escaped(name)}</text>`,
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<text x="${x(share)}" y="${HEIGHT - MARGIN + 18}" text-anchor="middle">${share}</text>`,
    `<text x="${MARGIN - 8}" y="${y(share * most) + 4}" text-anchor="end">${(share * most).toFixed(2)}</text>`,
  ]);
  const legend = Object.entries(COLOURS).map(
    ([form, colour], n) =>
      `<circle cx="${MARGIN + 10}" cy="${14 + 16 * n}" r="4" fill="${colour}"/><text x="${MARGIN + 20}" y="${18 + 16 * n}">${form}</text>`,
  );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" aria-label="hit rate against popularity of the lists">
<path d="M${MARGIN} ${MARGIN}V${HEIGHT - MARGIN}H${WIDTH - MARGIN}" fill="none" stroke="currentColor"/>
${[...ticks, ...legend, ...drawn, ...labels].join('\n')}
<text x="${WIDTH / 2}" y="${HEIGHT - 12}" text-anchor="middle">mean popularity percentile of what is listed</text>
<text transform="rotate(-90 14 ${HEIGHT / 2})" x="14" y="${HEIGHT / 2}" text-anchor="middle">hit rate@${k}</text>
</svg>`;
}

const px = (value: number): string => value.toFixed(1);

/** Heights of labels, none closer than a line to another that it would cover. */
function apart<Mark extends { readonly x: number; readonly y: number }>(
  marks: readonly Mark[],
): (Mark & { readonly label: number })[] {
  const placed: (Mark & { readonly label: number })[] = [];
  for (const mark of [...marks].sort((a, b) => a.y - b.y)) {
    const above = placed.filter(({ x }) => Math.abs(x - mark.x) < LABEL_WIDTH).map(({ label }) => label + LINE);
    placed.push({ ...mark, label: Math.max(mark.y, ...above) });
  }
  return placed;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
