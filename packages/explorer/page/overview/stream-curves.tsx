/** Curves of training on a stream, over its events or over the time of day. */
import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { MetricsLine } from '../api/answers.js';
import { ChartCard } from '../parts/chart-card.js';
import { stepsOf, timesOf, type Axis } from '../parts/axis.js';
import { pointsOf } from '../training-lines.js';
import { streamCharts } from './stream-charts.js';

interface StreamAxis extends Axis {
  readonly title: string;
  readonly read: (line: MetricsLine) => number | undefined;
}

const axes: readonly StreamAxis[] = [
  { ...stepsOf('events'), title: 'over events', read: ({ events }) => events },
  { ...timesOf, title: 'over time', read: ({ at }) => (at === undefined ? undefined : at / 1000) },
];

interface StreamCurvesProps {
  readonly lines: readonly MetricsLine[];
  /** Length of the lists the model is tested with. */
  readonly k: number | undefined;
  readonly theme: string;
}

export function StreamCurves({ lines, k, theme }: StreamCurvesProps): JSX.Element {
  const [axis, choose] = useState(axes[0]);
  const drawn = useMemo(() => onTheCurve(lines), [lines]);
  const charts = useMemo(
    () =>
      streamCharts(k).map(({ curves, ...chart }) => ({
        ...chart,
        lines: curves.map(({ read, ...curve }) => ({ ...curve, points: pointsOf(drawn, read, axis.read) })),
      })),
    [drawn, k, axis],
  );
  return (
    <>
      <fieldset class="choice">
        <legend class="for-readers">What the curves run over</legend>
        {axes.map((one) => (
          <button key={one.title} type="button" aria-pressed={one === axis} onClick={() => choose(one)}>
            {one.title}
          </button>
        ))}
      </fieldset>
      <div class="charts">
        {charts.map((chart) => (
          <ChartCard key={chart.title} {...chart} theme={theme} axis={axis} />
        ))}
      </div>
    </>
  );
}

/**
 * Versions on the curve of the windows, at the recall of the one before, 0 where none was tested: their own figures may be of
 * events that the model has met.
 */
function onTheCurve(lines: readonly MetricsLine[]): readonly MetricsLine[] {
  let recall = 0;
  return lines.map((line) => {
    recall = line.test?.recall ?? recall;
    return line.publish === undefined ? line : { ...line, publish: { ...line.publish, recall } };
  });
}
