/** The report as one page: charts as SVG, tables, nothing loaded and no script. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { valuesInWords } from './grid-plans.js';
import type { FinalRow, NegativesReport, NegativesRow } from './negatives-report.js';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
svg { max-width: 100%; height: auto; --plot-background: Canvas; } figure { margin: 0 0 2rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #8884; }
th:first-child, td:first-child { text-align: left; } ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1rem; }
.legend i { display: inline-block; width: .8em; height: .8em; border-radius: 50%; margin-right: .4em; }`;
/** Hues apart and lightness in the middle: readable on white and on black. */
const colourOf = (n: number, all: number): string =>
  `hsl(${Math.round((360 * n) / all)} 65% ${n % 2 === 0 ? 45 : 58}%)`;

export function negativesPage({ data, trials, rows, final, failures }: NegativesReport): string {
  const names = [...new Set(rows.map(({ strategy }) => strategy))];
  const colours = names.map((_, n) => colourOf(n, names.length));
  const legend = names.map((name, n) => `<li><i style="background:${colours[n]}"></i>${escaped(name)}</li>`);
  const best = names.map((name) => top(rows.filter(({ strategy }) => strategy === name)));
  const drawn = (options: Plot.PlotOptions): string =>
    drawing({ color: { domain: names, range: colours }, ...options });
  const points = rows.map((row) => ({ ...row, best: row.recall[row.scoring].mean }));
  const byN = { x: 'count', stroke: 'strategy', fill: 'strategy' };
  const x: Plot.ScaleOptions = {
    type: 'log',
    label: 'N',
    ticks: [...new Set(rows.map(({ count }) => count))],
    tickFormat: String,
  };
  const figures = [
    [
      'Recall@20 against N, at the best temperature',
      drawn({ x, y: { label: 'recall@20', grid: true }, marks: lines(points, { ...byN, y: 'best' }) }),
    ],
    [
      'Bound on mutual information against N (where it holds)',
      drawn({
        x,
        y: { label: 'nats', grid: true },
        marks: lines(
          points.filter(({ miBound }) => miBound !== null),
          { ...byN, y: 'miBound' },
        ),
      }),
    ],
    [
      'Recall@20 against processor seconds, at the best N',
      drawn({
        x: { label: 'processor seconds of training' },
        y: { label: 'recall@20', grid: true },
        marks: lines(
          best.flatMap(({ strategy, looks }) => looks.map((look) => ({ strategy, ...look }))),
          { x: 'cpuSeconds', y: 'recall', stroke: 'strategy', fill: 'strategy' },
        ),
      }),
    ],
    [
      'Alignment and uniformity of items; lower is better of both',
      drawn({
        x: { label: 'uniformity' },
        y: { label: 'alignment', grid: true },
        marks: [
          Plot.dot(
            points.filter(({ alignment }) => alignment !== null),
            { x: 'uniformity', y: 'alignment', fill: 'strategy', r: 4 },
          ),
        ],
      }),
    ],
    [
      'Recall@20 by popularity: tenths of the catalogue, most popular first',
      drawn({
        x: { label: 'tenth', ticks: 10 },
        y: { label: 'recall@20', grid: true },
        marks: lines(
          best.flatMap(({ strategy, deciles }) =>
            deciles.flatMap((recall, n) => (recall === null ? [] : [{ strategy, tenth: n + 1, recall }])),
          ),
          { x: 'tenth', y: 'recall', stroke: 'strategy', fill: 'strategy' },
        ),
      }),
    ],
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Negatives on ${escaped(data)}</title>
<style>${STYLE}</style>
<h1>Negatives side by side</h1>
<p>${escaped(data)}: ${trials} trials on the validation part, ${failures.length} of them failed.</p>
<h2>The best, on the test part</h2>
<p>Trained to their plateau on all that is not test; 95 % intervals by Student's t over runs.</p>
${table(final)}
<h2>All, on the validation part</h2>
<ul class="legend">${legend.join('')}</ul>
${figures.map(([title, svg]) => `<figure><figcaption>${title}</figcaption>${svg}</figure>`).join('\n')}
${table(rows)}
${failures.length === 0 ? '' : `<h2>Failed</h2>\n<ul>${failures.map(({ strategy, count, values, code, message }) => `<li>${escaped(`${strategy}, N ${count}, ${valuesInWords(values)}: ${code}, ${message}`)}</li>`).join('')}</ul>`}
</html>
`;
}

/** Lines through points; a line of one point is the point alone. */
function lines<Row extends object>(rows: readonly Row[], channels: Record<string, string>): Plot.Markish[] {
  const { fill: _, ...stroke } = channels;
  return [Plot.lineY(rows, stroke), Plot.dot(rows, { ...channels, r: 3 })];
}

function drawing(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html></html>');
  return Plot.plot({
    document,
    width: 560,
    height: 320,
    marginLeft: 56,
    marginBottom: 40,
    style: { fontSize: '13px' },
    ...options,
  }).outerHTML;
}

function top(rows: readonly NegativesRow[]): NegativesRow {
  const recall = ({ recall: by, scoring }: NegativesRow): number => by[scoring].mean;
  return rows.reduce((best, row) => (recall(row) > recall(best) ? row : best));
}

function table(rows: readonly (NegativesRow | FinalRow)[]): string {
  const cellRows = rows.map(({ strategy, count, values, recall, steps, cpuSeconds }) => {
    const cells = [
      count,
      escaped(valuesInWords(values)),
      interval(recall.cosine),
      interval(recall.dot),
      steps,
      cpuSeconds.toFixed(1),
    ];
    return `<tr><td>${escaped(strategy)}${cells.map((cell) => `<td>${cell}`).join('')}</tr>`;
  });
  return `<div class="scroll"><table><tr><th>strategy<th>N<th>values<th>recall@20, cosine<th>recall@20, dot<th>steps<th>processor s</tr>
${cellRows.join('\n')}
</table></div>`;
}

function interval({ mean, low, high }: NegativesRow['recall']['dot']): string {
  return `${mean.toFixed(4)}${low === null || high === null ? '' : ` (${low.toFixed(4)}–${high.toFixed(4)})`}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
