/** A line chart over training steps (uPlot), with the last values in words for those who do not see it. */
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import uPlot from 'uplot';
import { token } from '../theme.js';
import { short } from '../words.js';

export interface Line {
  readonly name: string;
  /** (step, value) in order. */
  readonly points: readonly (readonly [step: number, value: number])[];
  /** Custom property of its colour. */
  readonly colour: string;
  readonly isDashed?: boolean;
}

export interface ChartProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly theme: string;
  readonly height?: number;
}

export function Chart({ title, lines, theme, height = 220 }: ChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const drawn = lines.filter(({ points }) => points.length > 0);
  useEffect(() => {
    const parent = place.current;
    if (parent === null || drawn.length === 0) return undefined;
    const chart = new uPlot(optionsFor(drawn, parent.clientWidth, height), dataOf(drawn), parent);
    const observer = new ResizeObserver(() => chart.setSize({ width: parent.clientWidth, height }));
    observer.observe(parent);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [lines, theme, height]);
  if (drawn.length === 0) return <p class="empty">Nothing was logged for this yet.</p>;
  return (
    <figure class="chart">
      <figcaption>
        {drawn.map(({ name, colour, isDashed }) => (
          <span key={name} class="key">
            <i class={isDashed ? 'dash' : ''} style={{ color: `var(${colour})` }} />
            {name}
          </span>
        ))}
        <span class="for-readers">
          {title}: {drawn.map(({ name, points }) => `${name} ends at ${short(points.at(-1)![1])}`).join(', ')}.
        </span>
      </figcaption>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}

/** All lines over the steps of any of them; a step a line lacks is bridged. */
function dataOf(lines: readonly Line[]): uPlot.AlignedData {
  return uPlot.join(
    lines.map(({ points }) => [points.map(([step]) => step), points.map(([, value]) => value)] as uPlot.AlignedData),
  );
}

function optionsFor(lines: readonly Line[], width: number, height: number): uPlot.Options {
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
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false } },
    axes: [
      { ...axis, grid: { show: false }, size: 28, values: (_chart, steps) => steps.map((step) => short(step)) },
      { ...axis, size: 52, values: (_chart, values) => values.map((value) => short(value)) },
    ],
    series: [
      {},
      ...lines.map(({ name, colour, isDashed, points }): uPlot.Series => ({
        label: name,
        stroke: token(colour),
        width: 2,
        spanGaps: true,
        points: { show: points.length < 30, size: 5, fill: token('--surface') },
        ...(isDashed ? { dash: [5, 4] } : {}),
      })),
    ],
    hooks: { setCursor: [(chart) => showValues(chart, lines)] },
  };
}

/** The values under the pointer, in the corner of the plot. */
function showValues(chart: uPlot, lines: readonly Line[]): void {
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
  note.textContent = `step ${short(chart.data[0][at])} · ${values.join(' · ')}`;
}
