/** Curves of training over a data set, over its steps. */
import type { JSX } from 'preact';
import type { MetricsLine } from '../api/answers.js';
import { ChartCard } from '../parts/chart-card.js';
import { linesOf, recallName } from '../training-lines.js';
import { diagnosticCharts, type DrawnChart } from './drawn-chart.js';

export function EpochCurves({ lines, theme }: { lines: readonly MetricsLine[]; theme: string }): JSX.Element {
  const recall = recallName(lines.find(({ validation }) => validation)?.validation) ?? 'recall@20';
  return (
    <div class="charts">
      {epochCharts(recall).map(({ curves, ...chart }) => (
        <ChartCard key={chart.title} {...chart} theme={theme} lines={linesOf(lines, curves)} />
      ))}
    </div>
  );
}

function epochCharts(recall: string): readonly DrawnChart[] {
  const ndcg = recall.replace('recall', 'ndcg');
  return [
    {
      title: 'Loss',
      about: 'Mean over the steps since the line before; lower is better.',
      curves: [{ name: 'loss', colour: '--accent', read: ({ loss }) => loss }],
    },
    {
      title: 'Recall',
      about: 'On the validation part, every item ranked; higher is better.',
      curves: [
        { name: recall, colour: '--accent', read: ({ validation }) => validation?.[recall] },
        { name: ndcg, colour: '--second', read: ({ validation }) => validation?.[ndcg] },
      ],
    },
    ...diagnosticCharts,
  ];
}
