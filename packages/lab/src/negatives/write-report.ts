/** A comparison of negatives as files: the page, its charts alone, and what they show for programs. */
import { join } from 'node:path';
import { atomicWriteFile } from '@belfry/core';
import { parseHTML } from 'linkedom';
import { chartsOf, strategiesOf } from './negatives-charts.js';
import { csvOf } from './negatives-csv.js';
import { negativesPage } from './negatives-page.js';
import type { NegativesReport } from './negatives-report.js';

/** Writes `report.html`, `report.json`, `report.csv` and an SVG file for each chart into the folder. */
export async function writeReport(report: NegativesReport, folder: string): Promise<void> {
  const strategies = strategiesOf(report.rows);
  const charts = chartsOf(strategies);
  const files = {
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
    'report.csv': csvOf(report),
    ...Object.fromEntries(charts.map(({ name, svg }) => [`${name}.svg`, standingAlone(svg)])),
    'report.html': negativesPage(report, strategies, charts),
  };
  for (const [name, text] of Object.entries(files)) await atomicWriteFile(join(folder, name), text);
}

/** A chart as a file of its own: it has no page to give it a ground and colours. */
function standingAlone(svg: string): string {
  const chart = parseHTML(svg).document.querySelector('svg')!;
  chart.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  chart.setAttribute('style', `${chart.getAttribute('style')}; background: white; color: black`);
  return chart.outerHTML;
}
