/** The report's rows as CSV (RFC 4180), validation and test under one header. */
import { valuesInWords } from './grid-plans.js';
import type { FinalRow, NegativesReport, NegativesRow } from './negatives-report.js';

const HEADER =
  'part,strategy,N,values,scoring,recall@20 cosine,low,high,recall@20 dot,low,high,steps,processor seconds,MI bound (nats),alignment,uniformity';

export function csvOf({ rows, final }: NegativesReport): string {
  const lines = [
    ...rows.map((row) => line('validation', row, [row.miBound, row.alignment, row.uniformity])),
    ...final.map((row) => line('test', row, [null, null, null])),
  ];
  return `${[HEADER, ...lines].join('\r\n')}\r\n`;
}

function line(part: string, row: NegativesRow | FinalRow, more: readonly (number | null)[]): string {
  const { strategy, count, values, scoring, recall, steps, cpuSeconds } = row;
  const figures = [recall.cosine, recall.dot].flatMap(({ mean, low, high }) => [mean, low, high]);
  return [part, quoted(strategy), count, quoted(valuesInWords(values)), scoring, ...figures, steps, cpuSeconds, ...more]
    .map((cell) => cell ?? '')
    .join(',');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
