/** The report as one page: charts as SVG, tables, nothing loaded and no script. */
import { valuesInWords } from './grid-plans.js';
import type { Chart, DrawnStrategy } from './negatives-charts.js';
import type { FinalRow, NegativesReport, NegativesRow } from './negatives-report.js';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
svg { max-width: 100%; height: auto; --plot-background: Canvas; } figure { margin: 0 0 2.5rem; } figcaption { margin-bottom: .5rem; font-weight: 600; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #8884; }
th:first-child, td:first-child { text-align: left; } tr.best td { font-weight: 600; }
ol.legend { columns: 20rem; padding-left: 2rem; } .legend li::marker { font-weight: bold; color: var(--colour); }
.legend i { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .4em; background: var(--colour); }`;

/** @param strategies of the report @param charts of the strategies */
export function negativesPage(
  { data, chosenAt, trials, rows, final, failures }: NegativesReport,
  strategies: readonly DrawnStrategy[],
  charts: readonly Chart[],
): string {
  const legend = strategies.map(
    ({ name, colour, best: { count, recall, scoring } }) =>
      `<li style="--colour:${colour}"><i></i>${escaped(name)}: ${recall[scoring].mean.toFixed(4)} at N ${count}, ${scoring}</li>`,
  );
  const figures = charts.map(
    ({ caption, svg }) => `<figure><figcaption>${escaped(caption)}</figcaption>${svg}</figure>`,
  );
  const best = new Set(strategies.map((strategy) => strategy.best));
  const failed = failures.map(
    ({ strategy, count, values, code, message }) =>
      `<li>${escaped(`${strategy}, N ${count}, ${valuesInWords(values)}: ${code}, ${message}`)}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Negatives on ${escaped(data)}</title>
<style>${STYLE}</style>
<h1>Negatives side by side</h1>
<p>${escaped(data)}: ${trials} trials on the validation part, ${failures.length} of them failed.</p>
<h2>The best, on the test part</h2>
<p>Trained on all that is not test for as many steps as were best on the validation part; 95 % intervals by Student's t over runs.</p>
${table(final, new Set())}
<h2>All, on the validation part</h2>
<p>Values were chosen at N ${chosenAt} and kept at the other N. Every trial had the same budget: with a larger N a step takes longer, so that there are fewer.</p>
<ol class="legend">${legend.join('')}</ol>
${figures.join('\n')}
${table(rows, best)}
${failed.length === 0 ? '' : `<h2>Failed</h2>\n<ul>${failed.join('')}</ul>`}
</html>
`;
}

/** @param best rows in bold */
function table(rows: readonly (NegativesRow | FinalRow)[], best: ReadonlySet<NegativesRow | FinalRow>): string {
  const cellRows = rows.map((row) => {
    const { strategy, count, values, recall, steps, cpuSeconds } = row;
    const cells = [
      count,
      escaped(valuesInWords(values)),
      interval(recall.cosine),
      interval(recall.dot),
      steps,
      cpuSeconds.toFixed(1),
    ];
    return `<tr${best.has(row) ? ' class="best"' : ''}><td>${escaped(strategy)}${cells.map((cell) => `<td>${cell}`).join('')}</tr>`;
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
