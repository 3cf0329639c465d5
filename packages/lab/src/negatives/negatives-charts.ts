/** The charts of a comparison of negatives, as SVG that needs no script. Strategies are numbered, the best one first. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { NegativesRow } from './negatives-report.js';

/** A strategy as it is drawn. */
export interface DrawnStrategy {
  /** From 1 on, by its best recall. */
  readonly number: number;
  readonly name: string;
  readonly colour: string;
  readonly rows: readonly NegativesRow[];
  /** At its best N. */
  readonly best: NegativesRow;
}

export interface Chart {
  /** Of a file. */
  readonly name: string;
  readonly caption: string;
  readonly svg: string;
}

export function strategiesOf(rows: readonly NegativesRow[]): DrawnStrategy[] {
  const names = [...new Set(rows.map(({ strategy }) => strategy))];
  return names
    .map((name) => rows.filter(({ strategy }) => strategy === name))
    .map((own) => ({ name: own[0].strategy, rows: own, best: bestOf(own) }))
    .sort((a, b) => recallOf(b.best) - recallOf(a.best))
    .map((one, n) => ({ ...one, number: n + 1, colour: colourOf(n, names.length) }));
}

export function chartsOf(strategies: readonly DrawnStrategy[]): Chart[] {
  return [
    {
      name: 'recall-against-n',
      caption:
        'Recall@20 against N (line, left axis), and the bound on mutual information beside it where it holds (dashes, right axis). A ring is the best N',
      svg: recallAndBound(strategies),
    },
    {
      name: 'recall-against-seconds',
      caption: 'Recall@20 against processor seconds of training, at the best N',
      svg: recallBySeconds(strategies),
    },
    {
      name: 'alignment-uniformity',
      caption: 'Alignment and uniformity of items, lower is better of both: a path through all N, a number at the best',
      svg: alignmentUniformity(strategies),
    },
    {
      name: 'recall-by-popularity',
      caption: 'Recall@20 by popularity, at the best N: tenths of the catalogue, most popular first',
      svg: recallByDecile(strategies),
    },
  ];
}

const COLUMNS = 4;
/** Room for a name above the lines of its panel. */
const HEADROOM = 1.3;

/** A panel for each strategy: all have the same axes, so that panels can be compared. */
function recallAndBound(strategies: readonly DrawnStrategy[]): string {
  const points = strategies.flatMap(({ name, number, rows, best }, n) =>
    rows.map((row) => ({
      panel: { column: n % COLUMNS, line: Math.floor(n / COLUMNS) },
      label: `${number} ${name}`,
      count: row.count,
      recall: recallOf(row),
      bound: row.miBound,
      isBest: row === best,
    })),
  );
  type Point = (typeof points)[number];
  const bounded = points.filter(({ bound }) => bound !== null);
  const highest = Math.max(...points.map(({ recall }) => recall));
  const mostNats = Math.max(1, ...bounded.map(({ bound }) => bound!));
  const perNat = highest / mostNats;
  const place = { x: 'count', fx: (point: Point) => point.panel.column, fy: (point: Point) => point.panel.line };
  const recall = { ...place, y: 'recall' };
  const counts = [...new Set(points.map(({ count }) => count))].sort((a, b) => a - b);
  const nats = Array.from({ length: 4 }, (_, n) => (mostNats * n) / 3);
  const lines = Math.ceil(strategies.length / COLUMNS);
  return drawing({
    width: 960,
    height: 60 + 150 * lines,
    marginRight: 48,
    fx: { axis: null, padding: 0.06 },
    fy: { axis: null, padding: 0.1 },
    x: { type: 'log', label: 'N', inset: 10 },
    y: { domain: [0, highest * HEADROOM], grid: true },
    marks: [
      Plot.axisX(counts, { text: String, label: 'N' }),
      Plot.axisY({ ticks: 4, label: 'recall@20' }),
      ...(bounded.length === 0
        ? []
        : [
            Plot.axisY(
              nats.map((value) => value * perNat),
              { anchor: 'right', tickFormat: (y: number) => (y / perNat).toFixed(1), label: 'nats' },
            ),
          ]),
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.2 }),
      Plot.lineY(bounded, {
        ...place,
        y: ({ bound }: Point) => bound! * perNat,
        stroke: 'currentColor',
        strokeOpacity: 0.6,
        strokeDasharray: '4 3',
        clip: true,
      }),
      Plot.dot(bounded, {
        ...place,
        y: ({ bound }: Point) => bound! * perNat,
        fill: 'currentColor',
        fillOpacity: 0.6,
        r: 2,
        clip: true,
        title: ({ label, count, bound }: Point) => `${label}, N ${count}: ${bound!.toFixed(2)} nats`,
      }),
      Plot.lineY(points, { ...recall, stroke: ACCENT, strokeWidth: 2 }),
      Plot.dot(points, {
        ...recall,
        fill: ACCENT,
        r: 3,
        title: ({ label, count, recall: value }: Point) => `${label}, N ${count}: ${value.toFixed(4)}`,
      }),
      Plot.dot(
        points.filter(({ isBest }) => isBest),
        { ...recall, stroke: ACCENT, r: 6 },
      ),
      Plot.text(
        points.filter(({ isBest }) => isBest),
        {
          fx: place.fx,
          fy: place.fy,
          text: 'label',
          frameAnchor: 'top-left',
          textAnchor: 'start',
          dx: 5,
          dy: 4,
          lineWidth: 19,
          fontSize: 11,
        },
      ),
    ],
  });
}

function recallBySeconds(strategies: readonly DrawnStrategy[]): string {
  const points = strategies.flatMap((strategy) =>
    strategy.best.looks.map((look) => ({ strategy, x: look.cpuSeconds, y: look.recall })),
  );
  return numberedLines(points, 'right', {
    x: { label: 'processor seconds of training', zero: true },
    y: { label: 'recall@20', grid: true, zero: true },
  });
}

function recallByDecile(strategies: readonly DrawnStrategy[]): string {
  const points = strategies.flatMap((strategy) =>
    strategy.best.deciles.flatMap((recall, n) => (recall === null ? [] : [{ strategy, x: n + 1, y: recall }])),
  );
  return numberedLines(points, 'left', {
    x: { label: 'tenth of the catalogue', ticks: 10 },
    y: { label: 'recall@20', grid: true, zero: true },
  });
}

function alignmentUniformity(strategies: readonly DrawnStrategy[]): string {
  const placed = strategies.flatMap((strategy) =>
    strategy.rows
      .filter(({ alignment, uniformity }) => alignment !== null && uniformity !== null)
      .map((row) => ({ strategy, row, x: row.uniformity!, y: row.alignment! })),
  );
  const best = placed.filter(({ strategy, row }) => row === strategy.best);
  return drawing({
    x: { label: 'uniformity', inset: 12 },
    y: { label: 'alignment', grid: true, inset: 12 },
    marks: [
      Plot.line(placed, { ...channels, strokeOpacity: 0.5, z: (point: Placed) => point.strategy.name }),
      Plot.dot(placed, {
        x: 'x',
        y: 'y',
        fill: colour,
        r: 2,
        title: ({ strategy, row }) => `${strategy.name}, N ${row.count}`,
      }),
      Plot.dot(best, { x: 'x', y: 'y', fill: 'var(--plot-background)', stroke: colour, r: 9, title: name }),
      Plot.text(best, { x: 'x', y: 'y', text: number, fill: colour, fontWeight: 'bold', fontSize: 11 }),
    ],
  });
}

interface Placed {
  readonly strategy: DrawnStrategy;
  readonly x: number;
  readonly y: number;
}

const ACCENT = 'hsl(212 75% 50%)';
const name = ({ strategy }: Placed): string => strategy.name;
const number = ({ strategy }: Placed): string => String(strategy.number);
const colour = ({ strategy }: Placed): string => strategy.colour;
const channels = { x: 'x', y: 'y', stroke: colour };

/** Lines with their strategies' numbers at one end; numbers that would lie on each other are moved apart. */
function numberedLines(points: readonly Placed[], side: 'left' | 'right', options: Plot.PlotOptions): string {
  const strategies = [...new Set(points.map(({ strategy }) => strategy))];
  const ends = strategies.map((strategy) => {
    const line = points.filter((point) => point.strategy === strategy);
    return side === 'left' ? line[0] : line.at(-1)!;
  });
  const atEdge = (side === 'left' ? Math.min : Math.max)(...points.map(({ x }) => x));
  const labels = apart(ends, Math.max(...points.map(({ y }) => y)) / 24).map((label) => ({ ...label, x: atEdge }));
  const dx = side === 'left' ? -8 : 8;
  return drawing({
    ...options,
    [side === 'left' ? 'insetLeft' : 'insetRight']: 26,
    marks: [
      Plot.line(points, { ...channels, z: name, strokeWidth: 1.5 }),
      Plot.dot(points, { x: 'x', y: 'y', fill: colour, r: 2.5, title: name }),
      Plot.text(labels, {
        x: 'x',
        y: 'y',
        text: number,
        fill: colour,
        dx,
        textAnchor: side === 'left' ? 'end' : 'start',
        fontWeight: 'bold',
        fontSize: 11,
      }),
    ],
  });
}

/** From the lowest up, each at least `gap` above the one before. */
function apart(labels: readonly Placed[], gap: number): Placed[] {
  let below = -Infinity;
  return labels
    .toSorted((a, b) => a.y - b.y)
    .map((label) => {
      below = Math.max(label.y, below + gap);
      return { ...label, y: below };
    });
}

/** Hues apart and lightness in the middle: readable on white and on black. */
function colourOf(n: number, all: number): string {
  return `hsl(${Math.round((360 * n) / all)} 65% ${n % 2 === 0 ? 42 : 55}%)`;
}

function drawing(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html></html>');
  return Plot.plot({
    document,
    width: 760,
    height: 420,
    marginLeft: 56,
    marginBottom: 40,
    style: { fontSize: '12px' },
    ...options,
  }).outerHTML;
}

function bestOf(rows: readonly NegativesRow[]): NegativesRow {
  return rows.reduce((best, row) => (recallOf(row) > recallOf(best) ? row : best));
}

function recallOf({ recall, scoring }: NegativesRow): number {
  return recall[scoring].mean;
}
