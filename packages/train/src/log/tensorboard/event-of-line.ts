/**
 * The numbers of a line of the log as TensorBoard shows them: each under the path that leads to it, after the phase
 * (`selection/diagnostics/alignment`), hardness of negatives as a histogram. The step is that of the phase; on a stream, events.
 */
import { hardnessBins } from '@belfry/contrast';
import type { Histogram, SummaryEvent } from './event.js';

export type LogLine = Readonly<Record<string, unknown>>;

const PLACES = new Set(['phase', 'step', 'epoch', 'events', 'at']);

/** @param at milliseconds since 1970 @returns null where the line tells no step, and so no measurement (a checkpoint) */
export function eventOfLine(line: LogLine, at: number): SummaryEvent | null {
  const step = line.events ?? line.step;
  if (typeof step !== 'number') return null;
  const scalars: { tag: string; value: number }[] = [];
  const histograms: Histogram[] = [];
  const visit = (path: string, name: string, value: unknown): void => {
    const tag = `${path}/${name}`;
    if (typeof value === 'number') scalars.push({ tag, value });
    else if (name === 'hardness') histograms.push({ tag, ...hardnessBins, weights: value as number[] });
    else if (isTree(value)) for (const [key, part] of Object.entries(value)) visit(tag, key, part);
  };
  const phase = typeof line.phase === 'string' ? line.phase : 'stream';
  for (const [name, value] of Object.entries(line)) if (!PLACES.has(name)) visit(phase, name, value);
  return { at, step, scalars, histograms };
}

function isTree(value: unknown): value is LogLine {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
