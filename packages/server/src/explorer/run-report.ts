/** What training wrote about itself: the report at its end, and the lines it logged on the way. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RunFolder } from '@belfry/data';

type Figures = Readonly<Record<string, number>>;

/** The part of `report.json` that the page shows. */
export interface RunReport {
  readonly selection?: { readonly step: number; readonly validation?: Figures; readonly test?: Figures };
  /** The model trained again on all that may be learned from, where it was. */
  readonly refit?: { readonly step: number; readonly test?: Figures };
  readonly trainedSeconds?: number;
}

/** A line of `metrics.jsonl`. */
export interface MetricsLine {
  readonly phase: string;
  readonly step: number;
  readonly epoch: number;
  readonly loss?: number;
  readonly [further: string]: unknown;
}

/** Loss lines a page can use; a longer log is thinned evenly. */
const LOSS_LINES = 2000;

/** null where training has not come to its end. */
export async function readReport(run: RunFolder): Promise<RunReport | null> {
  return run.has('report.json') ? run.readJson<RunReport>('report.json') : null;
}

/** The log in order: every evaluation, and as many losses as a page can use. */
export async function readMetrics(run: RunFolder): Promise<MetricsLine[]> {
  const lines = await readLines(run);
  const losses = lines.filter(isLoss).length;
  const every = Math.ceil(losses / LOSS_LINES);
  let passed = 0;
  return lines.filter((line) => !isLoss(line) || passed++ % every === 0);
}

function isLoss(line: MetricsLine): boolean {
  return line.loss !== undefined;
}

/** The last line may be half-written while training goes on: what is no JSON is left out. */
async function readLines(run: RunFolder): Promise<MetricsLine[]> {
  if (!run.has('metrics.jsonl')) return [];
  const lines: MetricsLine[] = [];
  for await (const text of createInterface({ input: createReadStream(run.file('metrics.jsonl')) })) {
    try {
      lines.push(JSON.parse(text) as MetricsLine);
    } catch {
      continue;
    }
  }
  return lines;
}
