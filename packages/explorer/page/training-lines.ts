/** From logged lines to lines of a chart: one for each phase of training, since the second begins at step 0 again. */
import type { MetricsLine } from './api/answers.js';
import type { Line } from './parts/chart.js';

/** What a chart draws of a logged line; null where it has no such value. */
export type Reading = (line: MetricsLine) => number | null | undefined;

const phases = [
  { phase: 'selection', suffix: '', isDashed: false },
  { phase: 'refit', suffix: ' (refit)', isDashed: true },
] as const;

/** A line of a chart before its values. */
export interface Curve extends Omit<Line, 'points'> {
  readonly read: Reading;
}

export function linesOf(lines: readonly MetricsLine[], curves: readonly Curve[]): Line[] {
  return curves.flatMap(({ name, colour, read }) =>
    phases.map(({ phase, suffix, isDashed }) => ({
      name: name + suffix,
      colour,
      isDashed,
      points: pointsOf(
        lines.filter((line) => line.phase === phase),
        read,
      ),
    })),
  );
}

/** @param along where on the axis a line lies; one that lies nowhere is left out */
export function pointsOf(
  lines: readonly MetricsLine[],
  read: Reading,
  along: Reading = ({ step }) => step,
): (readonly [number, number])[] {
  const values = new Map<number, number>();
  for (const line of lines) {
    const [x, value] = [along(line), read(line)];
    if (typeof x === 'number' && typeof value === 'number' && Number.isFinite(value)) values.set(x, value);
  }
  return [...values].sort(([a], [b]) => a - b);
}

/** The recall that is shown: at 20 where it was measured, else at the first cut-off there is. */
export function recallName(figures: Readonly<Record<string, number>> | null | undefined): string | null {
  if (!figures) return null;
  return 'recall@20' in figures
    ? 'recall@20'
    : (Object.keys(figures).find((name) => name.startsWith('recall@')) ?? null);
}
