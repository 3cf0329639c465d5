/** A line chart over steps, events or time (uPlot), with the last values in words for those who do not see it. */
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import uPlot from 'uplot';
import { token } from '../theme.js';
import { short } from '../words.js';
import { stepsOf, type Axis } from './axis.js';

export interface Line {
  readonly name: string;
  /** In order. */
  readonly points: readonly (readonly [x: number, value: number])[];
  /** Custom property of its colour. */
  readonly colour: string;
  readonly isDashed?: boolean;
  /** Single marks instead of a line. */
  readonly marks?: 'filled' | 'hollow';
}

export interface ChartProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly theme: string;
  readonly height?: number;
  /** What it runs over; steps where it is left out. */
  readonly axis?: Axis;
  /** Said where there is nothing to draw. */
  readonly empty?: string;
}

const steps = stepsOf('step');

export function Chart({
  title,
  lines,
  theme,
  height = 220,
  axis = steps,
  empty = 'Nothing was logged for this yet.',
}: ChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const drawn = lines.filter(({ points }) => points.length > 0);
  useEffect(() => {
    const parent = place.current;
    if (parent === null || drawn.length === 0) return undefined;
    const chart = new uPlot(optionsFor(drawn, axis, parent.clientWidth, height), dataOf(drawn), parent);
    const observer = new ResizeObserver(() => chart.setSize({ width: parent.clientWidth, height }));
    observer.observe(parent);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [lines, theme, height, axis]);
  if (drawn.length === 0) return <p class="empty">{empty}</p>;
  return (
    <figure class="chart">
      <figcaption>
        {drawn.map(({ name, colour, isDashed, marks }) => (
          <span key={name} class="key">
            <i class={marks ?? (isDashed ? 'dash' : '')} style={{ color: `var(${colour})` }} />
            {name}
          </span>
        ))}
        <span class="for-readers">
          {title}: {drawn.map(inWords).join(', ')}.
        </span>
      </figcaption>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}

function inWords({ name, points, marks }: Line): string {
  return marks === undefined ? `${name} ends at ${short(points.at(-1)![1])}` : `${name} ${points.length} times`;
}

/** All lines over the places of any of them; one that a line lacks is bridged. */
function dataOf(lines: readonly Line[]): uPlot.AlignedData {
  return uPlot.join(
    lines.map(({ points }) => [points.map(([step]) => step), points.map(([, value]) => value)] as uPlot.AlignedData),
  );
}

function optionsFor(lines: readonly Line[], along: Axis, width: number, height: number): uPlot.Options {
  const font = `12px ${token('--font')}`;
  const axis: uPlot.Axis = {
    stroke: token('--ink-soft'),
    font,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: along.isTime } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        values: (_chart, places, _axis, _space, apart) => places.map((place) => along.tick(place, apart)),
      },
      { ...axis, size: 52, values: (_chart, values) => values.map((value) => short(value)) },
    ],
    series: [{}, ...lines.map(seriesOf)],
    hooks: { setCursor: [(chart) => showValues(chart, lines, along)] },
  };
}

function seriesOf({ name, colour, isDashed, marks, points }: Line): uPlot.Series {
  const stroke = token(colour);
  const series: uPlot.Series = { label: name, stroke, width: 2, spanGaps: true };
  const surface = token('--surface');
  if (marks !== undefined) {
    return {
      ...series,
      paths: () => null,
      points: { show: true, size: 9, width: 2, fill: marks === 'filled' ? stroke : surface },
    };
  }
  return {
    ...series,
    points: { show: points.length < 30, size: 5, fill: surface },
    ...(isDashed ? { dash: [5, 4] } : {}),
  };
}

/** The values under the pointer, in the corner of the plot. */
function showValues(chart: uPlot, lines: readonly Line[], along: Axis): void {
  const note = chart.over.querySelector('.at') ?? chart.over.appendChild(document.createElement('p'));
  note.className = 'at';
  const at = chart.cursor.idx;
  if (at === null || at === undefined) {
    note.textContent = '';
    return;
  }
  const values = lines
    .map(({ name }, n) => [name, chart.data[n + 1][at]] as const)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${short(value!)}`);
  note.textContent = `${along.inWords(chart.data[0][at])} · ${values.join(' · ')}`;
}
